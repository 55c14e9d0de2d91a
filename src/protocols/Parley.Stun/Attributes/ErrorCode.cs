using System.Text;

namespace Parley.Stun;

/// <summary>
/// ERROR-CODE (RFC 8489 §14.8): why a request was refused.
/// <code>
/// |           Reserved, should be 0         |Class|     Number    |
/// |      Reason Phrase (variable)                                ..
/// </code>
/// </summary>
/// <param name="code">The number, from 300 to 699.</param>
/// <param name="reasonPhrase">For people who read logs, in UTF-8; fewer than 128 characters.</param>
public readonly ref struct ErrorCode(StunErrorCode code, ReadOnlySpan<byte> reasonPhrase) : IStunAttribute<ErrorCode>
{
    /// <summary>The number, from 300 to 699.</summary>
    public StunErrorCode Code { get; } = code;

    /// <summary>For people who read logs, in UTF-8 if the sender keeps to the RFC.</summary>
    public ReadOnlySpan<byte> ReasonPhrase { get; } = reasonPhrase;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ErrorCode;

    /// <inheritdoc/>
    public int Length => 4 + ReasonPhrase.Length;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ErrorCode attribute)
    {
        var good = TryReadCode(value, out var code);
        attribute = good ? new(code, value[4..]) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        WriteCode(value, Code);
        ReasonPhrase.CopyTo(value[4..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Code} {Encoding.UTF8.GetString(ReasonPhrase)}";

    internal static bool TryReadCode(ReadOnlySpan<byte> value, out StunErrorCode code)
    {
        // RFC 8489 §14.8: the class is 3 to 6, the number 0 to 99; reserved bits are ignored.
        code = default;
        if (value.Length < 4 || (value[2] & 0b111) is < 3 or > 6 || value[3] > 99)
        {
            return false;
        }

        code = (StunErrorCode)(((value[2] & 0b111) * 100) + value[3]);
        return true;
    }

    internal static void WriteCode(Span<byte> value, StunErrorCode code)
    {
        value[0] = value[1] = 0;
        value[2] = (byte)((int)code / 100);
        value[3] = (byte)((int)code % 100);
    }
}
