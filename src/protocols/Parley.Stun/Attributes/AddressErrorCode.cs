using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// ADDRESS-ERROR-CODE (RFC 8656 §18.12): why the second family was refused while the first was granted.
/// <code>
/// |  Family       |    Reserved             |Class|     Number    |
/// |      Reason Phrase (variable)                                ..
/// </code>
/// </summary>
/// <param name="family">The family that was refused.</param>
/// <param name="code">Why.</param>
/// <param name="reasonPhrase">For people who read logs, in UTF-8; fewer than 128 characters.</param>
public readonly ref struct AddressErrorCode(IpFamily family, StunErrorCode code, ReadOnlySpan<byte> reasonPhrase) : IStunAttribute<AddressErrorCode>
{
    /// <summary>The family that was refused.</summary>
    public IpFamily Family { get; } = family;

    /// <summary>Why, from 300 to 699.</summary>
    public StunErrorCode Code { get; } = code;

    /// <summary>For people who read logs, in UTF-8 if the sender keeps to the RFC.</summary>
    public ReadOnlySpan<byte> ReasonPhrase { get; } = reasonPhrase;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.AddressErrorCode;

    /// <inheritdoc/>
    public int Length => 4 + ReasonPhrase.Length;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out AddressErrorCode attribute)
    {
        var good = ErrorCode.TryReadCode(value, out var code) && AddressFamilyValue.Read(value[0]) != IpFamily.None;
        attribute = good ? new(AddressFamilyValue.Read(value[0]), code, value[4..]) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        ErrorCode.WriteCode(value, Code);
        value[0] = AddressFamilyValue.Write(Family);
        ReasonPhrase.CopyTo(value[4..]);
    }
}
