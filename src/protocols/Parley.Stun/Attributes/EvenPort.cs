namespace Parley.Stun;

/// <summary>
/// EVEN-PORT (RFC 8656 §18.7): asks for an even port, and with R for the next one to be kept for a later allocation.
/// <code>
///  0 1 2 3 4 5 6 7
/// |R|    RFFU     |
/// </code>
/// </summary>
/// <param name="ReserveNext">The R bit.</param>
public readonly record struct EvenPort(bool ReserveNext) : IStunAttribute<EvenPort>
{
    private const byte R = 0x80;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.EvenPort;

    /// <inheritdoc/>
    public int Length => 1;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out EvenPort attribute)
    {
        // RFC 8656 §18.7: the other seven bits MUST be ignored on reception.
        var good = value.Length == 1;
        attribute = new(good && (value[0] & R) != 0);
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value) => value[0] = ReserveNext ? R : (byte)0;
}
