namespace Parley.Stun;

/// <summary>Why bytes are no STUN message.</summary>
public enum StunParseError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Fewer bytes than a header has, or than its length field says.</summary>
    TooShort,

    /// <summary>The first two bits are not zero: something else shares the port (RFC 8489 §5, RFC 7983).</summary>
    NotStun,

    /// <summary>The magic cookie is missing.</summary>
    NoMagicCookie,

    /// <summary>The length field is no multiple of four.</summary>
    LengthNotAligned,

    /// <summary>More bytes than the length field says.</summary>
    TrailingBytes,

    /// <summary>An attribute reaches past the end of the message.</summary>
    AttributeTooLong,

    /// <summary>The fingerprint is not the message's (RFC 8489 §14.7).</summary>
    BadFingerprint,

    /// <summary>Something follows the fingerprint, or it is not four bytes long.</summary>
    MisplacedFingerprint,
}
