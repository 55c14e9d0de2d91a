namespace Parley.Ice.Pairs;

/// <summary>Why a pair has failed.</summary>
public enum PairFailure : byte
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>No answer came.</summary>
    NoAnswer,

    /// <summary>The answer came from elsewhere, or to elsewhere (RFC 8445 §7.2.5.2.1).</summary>
    NotSymmetric,

    /// <summary>The other side refused the check.</summary>
    Refused,

    /// <summary>The TURN server gives no permission for the peer.</summary>
    NoPermission,

    /// <summary>The socket or the relay it used is gone.</summary>
    BaseGone,

    /// <summary>The TCP connection could not be opened, or has closed (RFC 6544 §7.1).</summary>
    NotConnected,

    /// <summary>Consent was lost (RFC 7675).</summary>
    ConsentLost,
}
