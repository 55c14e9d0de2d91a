using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>What an allocation that may move with its client has besides (RFC 8016).</summary>
internal sealed class Mobility(ulong id)
{
    /// <summary>What its tickets call the allocation.</summary>
    public ulong Id { get; } = id;

    /// <summary>Which ticket is good: each use makes a new one.</summary>
    public uint Generation { get; set; }

    /// <summary>The request that the last ticket was used in. Its repetition, with that ticket, is answered again.</summary>
    public TransactionId LastUse { get; set; }

    /// <summary>
    /// Where the client says it is now. Its messages are taken from both places, but until one other than the Refresh comes from the new place, what peers
    /// send goes to the old one: the Refresh alone may be a copy that somebody else has sent.
    /// </summary>
    public FiveTuple? Pending { get; set; }
}
