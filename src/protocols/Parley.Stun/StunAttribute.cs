namespace Parley.Stun;

/// <summary>
/// One attribute of a message (RFC 8489 §14), padded to a multiple of four bytes that are not part of its value:
/// <code>
/// |         Type                  |            Length             |
/// |                         Value (variable)                ....
/// </code>
/// </summary>
/// <param name="type">Which attribute.</param>
/// <param name="value">Its value, without padding; good as long as the message's bytes are.</param>
/// <param name="offset">Where its type field lies in the message.</param>
public readonly ref struct StunAttribute(StunAttributeType type, ReadOnlySpan<byte> value, int offset)
{
    /// <summary>Which attribute.</summary>
    public StunAttributeType Type { get; } = type;

    /// <summary>Its value, without padding.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Where its type field lies in the message, in bytes from the message's beginning.</summary>
    public int Offset { get; } = offset;

    /// <summary>Whether whoever gets it must understand it (RFC 8489 §14).</summary>
    public bool IsComprehensionRequired => (ushort)Type < 0x8000;
}
