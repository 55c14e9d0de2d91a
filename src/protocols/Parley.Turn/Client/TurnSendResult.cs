namespace Parley.Turn.Client;

/// <summary>What came of data for a peer.</summary>
public enum TurnSendResult : byte
{
    /// <summary>It waits to be taken, in a ChannelData message.</summary>
    ThroughChannel,

    /// <summary>It waits to be taken, in a Send indication.</summary>
    AsIndication,

    /// <summary>
    /// It waits to be taken, in a Send indication right behind the request for the permission. A server that grants it relays what follows; if the request is
    /// lost or has to be sent anew (<see cref="TurnClientEvent.Permitted.IsLate"/>), or is refused, it is dropped without a word.
    /// </summary>
    AheadOfPermission,

    /// <summary>There is no allocation.</summary>
    NotAllocated,

    /// <summary>No permission was asked for the peer's address: the server would drop it.</summary>
    NotPermitted,

    /// <summary>More than a datagram holds.</summary>
    TooLong,

    /// <summary>As many messages wait as may: the shell does not keep up.</summary>
    Full,
}
