namespace Parley.NatLab.Networks;

/// <summary>How a router behaves.</summary>
/// <param name="Nat">Its NAT.</param>
internal sealed record RouterBehavior(NatKind Nat)
{
    /// <summary>What it lets out.</summary>
    public Passage Passage { get; init; }

    /// <summary>How many packets of a hundred it loses, each way.</summary>
    public int LossPercent { get; init; }

    /// <summary>Whether its clients reach it alone and not each other.</summary>
    public bool IsolatesClients { get; init; }

    /// <summary>
    /// The ports that mappings get instead of those that clients use; null to keep them. For a NAT that begins anew: other ports make other mappings.
    /// </summary>
    public string? MappedPorts { get; init; }
}
