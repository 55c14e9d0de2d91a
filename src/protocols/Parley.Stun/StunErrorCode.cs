namespace Parley.Stun;

/// <summary>Why a request was refused (IANA "STUN Error Codes").</summary>
public enum StunErrorCode
{
    /// <summary>RFC 8489: ask another server.</summary>
    TryAlternate = 300,

    /// <summary>RFC 8489: the request is malformed.</summary>
    BadRequest = 400,

    /// <summary>RFC 8489: credentials are missing or wrong.</summary>
    Unauthenticated = 401,

    /// <summary>RFC 8656: refused for administrative or similar reasons.</summary>
    Forbidden = 403,

    /// <summary>RFC 8016: no mobility here.</summary>
    MobilityForbidden = 405,

    /// <summary>RFC 8489: an attribute that must be understood was not.</summary>
    UnknownAttribute = 420,

    /// <summary>RFC 8656: this client has no allocation.</summary>
    AllocationMismatch = 437,

    /// <summary>RFC 8489: the nonce is no longer good; the response carries a fresh one.</summary>
    StaleNonce = 438,

    /// <summary>RFC 8656: the family is not served.</summary>
    AddressFamilyNotSupported = 440,

    /// <summary>RFC 8656: not the user who made the allocation.</summary>
    WrongCredentials = 441,

    /// <summary>RFC 8656: the transport is not served.</summary>
    UnsupportedTransportProtocol = 442,

    /// <summary>RFC 8656: the peer's family is not the allocation's.</summary>
    PeerAddressFamilyMismatch = 443,

    /// <summary>RFC 6062: there is a connection to that peer already.</summary>
    ConnectionAlreadyExists = 446,

    /// <summary>RFC 6062: the connection could not be made.</summary>
    ConnectionTimeoutOrFailure = 447,

    /// <summary>RFC 8656: the user has as many allocations as are allowed.</summary>
    AllocationQuotaReached = 486,

    /// <summary>RFC 8445: both agents have the same role.</summary>
    RoleConflict = 487,

    /// <summary>RFC 8489: the server's own trouble; try again.</summary>
    ServerError = 500,

    /// <summary>RFC 8656: no port or no memory left.</summary>
    InsufficientCapacity = 508,
}
