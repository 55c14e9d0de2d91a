using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// PASSWORD-ALGORITHM (RFC 8489 §14.12): how the client has hashed its password.
/// <code>
/// |          Algorithm           |  Algorithm Parameters Length   |
/// |                    Algorithm Parameters (variable)            |
/// </code>
/// </summary>
/// <param name="algorithm">The algorithm; it may be one that this side does not know.</param>
/// <param name="parameters">Its parameters; MD5 and SHA-256 have none (§18.5.1).</param>
public readonly ref struct ChosenAlgorithm(PasswordAlgorithm algorithm, ReadOnlySpan<byte> parameters = default) : IStunAttribute<ChosenAlgorithm>
{
    internal const int HeaderLength = 4;

    /// <summary>The algorithm; it may be one that this side does not know.</summary>
    public PasswordAlgorithm Algorithm { get; } = algorithm;

    /// <summary>Its parameters.</summary>
    public ReadOnlySpan<byte> Parameters { get; } = parameters;

    /// <summary>Whether this side can make a key by it: MD5 or SHA-256, both without parameters (RFC 8489 §18.5.1).</summary>
    public bool IsSupported => Algorithm is PasswordAlgorithm.Md5 or PasswordAlgorithm.Sha256 && Parameters.IsEmpty;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.PasswordAlgorithm;

    /// <inheritdoc/>
    public int Length => HeaderLength + ((Parameters.Length + 3) & ~3);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ChosenAlgorithm attribute) =>
        TryReadFirst(value, out attribute, out var length) && length >= value.Length;

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)Algorithm);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)Parameters.Length);
        Parameters.CopyTo(value[HeaderLength..]);
        value[(HeaderLength + Parameters.Length)..].Clear();
    }

    /// <summary>Reads the first of a list.</summary>
    /// <param name="value">The list.</param>
    /// <param name="first">The first entry.</param>
    /// <param name="length">How many bytes it takes with its padding, which the list's end may lack.</param>
    internal static bool TryReadFirst(ReadOnlySpan<byte> value, out ChosenAlgorithm first, out int length)
    {
        first = default;
        length = 0;
        if (value.Length < HeaderLength)
        {
            return false;
        }

        int parameters = BinaryPrimitives.ReadUInt16BigEndian(value[2..]);
        if (HeaderLength + parameters > value.Length)
        {
            return false;
        }

        first = new((PasswordAlgorithm)BinaryPrimitives.ReadUInt16BigEndian(value), value.Slice(HeaderLength, parameters));
        length = HeaderLength + ((parameters + 3) & ~3);
        return true;
    }
}
