using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// CHANNEL-NUMBER (RFC 8656 §18.1): the channel that a peer is bound to.
/// <code>
/// |        Channel Number         |         RFFU = 0              |
/// </code>
/// </summary>
/// <param name="Number">The number; whether it is one of a channel (0x4000 to 0x4FFF) is for the reader to say.</param>
public readonly record struct ChannelNumber(ushort Number) : IStunAttribute<ChannelNumber>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ChannelNumber;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ChannelNumber attribute)
    {
        // RFC 8656 §18.1: the RFFU field MUST be ignored on reception.
        var good = value.Length == 4;
        attribute = good ? new(BinaryPrimitives.ReadUInt16BigEndian(value)) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, Number);
        value[2..].Clear();
    }
}
