namespace Parley.Stun;

/// <summary>
/// Method and class, interleaved in 14 bits (RFC 8489 §5):
/// <code>
///   0                 1
///   2  3  4  5 6 7 8 9 0 1 2 3 4 5
///  +--+--+-+-+-+-+-+-+-+-+-+-+-+-+
///  |M |M |M|M|M|C|M|M|M|C|M|M|M|M|
///  |11|10|9|8|7|1|6|5|4|0|3|2|1|0|
///  +--+--+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
/// <param name="Method">What the message is about.</param>
/// <param name="Class">What kind of message it is.</param>
public readonly record struct StunMessageType(StunMethod Method, StunClass Class)
{
    /// <summary>The 16 bits on the wire; the first two are zero.</summary>
    public ushort Value
    {
        get
        {
            var method = (int)Method;
            var kind = (int)Class;
            return (ushort)((method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2)
                | ((kind & 0b01) << 4) | ((kind & 0b10) << 7));
        }
    }

    /// <summary>Reads the 16 bits; the first two are left out of account.</summary>
    public static StunMessageType FromValue(ushort value) => new(
        (StunMethod)((value & 0x000F) | ((value & 0x00E0) >> 1) | ((value & 0x3E00) >> 2)),
        (StunClass)(((value & 0x0010) >> 4) | ((value & 0x0100) >> 7)));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Class}";
}
