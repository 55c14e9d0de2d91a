namespace Parley.Stun;

/// <summary>How many bytes the text attributes have at most on the wire (RFC 8489 §14). What is longer is malformed.</summary>
public static class StunTextLimits
{
    /// <summary>USERNAME: fewer than 509 bytes (§14.3).</summary>
    public const int Username = 508;

    /// <summary>REALM: fewer than 128 characters, up to 763 bytes (§14.9).</summary>
    public const int Realm = 763;

    /// <summary>NONCE: fewer than 128 characters, up to 763 bytes (§14.10).</summary>
    public const int Nonce = 763;

    /// <summary>The reason phrase of ERROR-CODE: fewer than 128 characters, up to 763 bytes (§14.8).</summary>
    public const int ReasonPhrase = 763;

    /// <summary>SOFTWARE: fewer than 128 characters, up to 763 bytes (§14.14).</summary>
    public const int Software = 763;

    /// <summary>ALTERNATE-DOMAIN: up to 255 bytes (§14.16).</summary>
    public const int AlternateDomain = 255;

    /// <summary>USERHASH: 32 bytes, no fewer and no more (§14.4).</summary>
    public const int UserHash = 32;
}
