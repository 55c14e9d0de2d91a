namespace Parley.Turn.Server;

/// <summary>Why a request was refused, in more detail than the wire's error code: for logs and bounded metric labels.</summary>
public enum RefusalReason : byte
{
    /// <summary>No credentials: the first request of every client; the answer is the challenge.</summary>
    NoCredentials,

    /// <summary>The nonce is too old, or for another address, or not ours.</summary>
    StaleNonce,

    /// <summary>Nobody has that user name.</summary>
    UnknownUser,

    /// <summary>The time in the user name is past.</summary>
    CredentialExpired,

    /// <summary>The integrity is not that of the user's password.</summary>
    WrongPassword,

    /// <summary>The request takes a weaker algorithm than both sides know (RFC 8489 §9.2.4).</summary>
    BidDown,

    /// <summary>Not the user who made the allocation.</summary>
    WrongUser,

    /// <summary>Attributes are missing, malformed or contradict each other.</summary>
    Malformed,

    /// <summary>An attribute that must be understood is not.</summary>
    UnknownAttribute,

    /// <summary>The method is not served here.</summary>
    UnknownMethod,

    /// <summary>There is an allocation already.</summary>
    AllocationExists,

    /// <summary>There is no allocation.</summary>
    NoAllocation,

    /// <summary>The family is not served, or not the allocation's.</summary>
    AddressFamily,

    /// <summary>The transport is not served.</summary>
    Transport,

    /// <summary>The policy denies the peer.</summary>
    Peer,

    /// <summary>The channel number or the peer is bound otherwise.</summary>
    ChannelTaken,

    /// <summary>The allocation has as many permissions or channels as it may.</summary>
    AllocationFull,

    /// <summary>The user, or the server, has as many allocations as are allowed.</summary>
    Quota,

    /// <summary>No port is left, or the reservation is gone.</summary>
    NoPort,

    /// <summary>Mobility is off, or the ticket is not good.</summary>
    Mobility,

    /// <summary>Another server is to be asked.</summary>
    Alternate,

    /// <summary>Too many unauthenticated requests from the prefix: silence.</summary>
    RateLimited,

    /// <summary>RFC 6062: the connection exists, or could not be made.</summary>
    Connection,
}
