namespace Parley.NatLab.Cells;

/// <summary>How two peers reach each other.</summary>
/// <param name="Path">The kind of way.</param>
/// <param name="Transport">How: <c>udp</c>, <c>tcp</c> or <c>tls</c>; of a relayed one, how the relay is reached.</param>
internal sealed record Route(RoutePath Path, string Transport = "udp")
{
    /// <inheritdoc/>
    public override string ToString() => Path switch
    {
        RoutePath.Host => $"direct (host, {Transport})",
        RoutePath.Reflexive => $"direct (reflexive, {Transport})",
        _ => $"relayed ({Transport})",
    };
}

/// <summary>The kinds of ways.</summary>
internal enum RoutePath
{
    /// <summary>Between the peers' own addresses.</summary>
    Host,

    /// <summary>Through the outer address of a NAT.</summary>
    Reflexive,

    /// <summary>Through the TURN server.</summary>
    Relayed,
}
