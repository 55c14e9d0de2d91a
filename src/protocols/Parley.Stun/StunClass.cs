namespace Parley.Stun;

/// <summary>What kind of message it is: two bits of its type (RFC 8489 §5).</summary>
public enum StunClass : byte
{
    /// <summary>Wants a response.</summary>
    Request = 0b00,

    /// <summary>Wants none.</summary>
    Indication = 0b01,

    /// <summary>A request was carried out.</summary>
    SuccessResponse = 0b10,

    /// <summary>A request was refused.</summary>
    ErrorResponse = 0b11,
}
