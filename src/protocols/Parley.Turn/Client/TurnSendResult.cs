namespace Parley.Turn.Client;

/// <summary>What came of data for a peer.</summary>
public enum TurnSendResult : byte
{
    /// <summary>It waits to be taken, in a ChannelData message.</summary>
    ThroughChannel,

    /// <summary>It waits to be taken, in a Send indication.</summary>
    AsIndication,

    /// <summary>There is no allocation.</summary>
    NotAllocated,

    /// <summary>The peer's address has no permission yet: the server would drop it.</summary>
    NotPermitted,

    /// <summary>More than a datagram holds.</summary>
    TooLong,

    /// <summary>As many messages wait as may: the shell does not keep up.</summary>
    Full,
}
