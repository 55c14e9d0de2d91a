using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// ICMP (RFC 8656 §18.13): an ICMP message that a datagram to a peer brought back, in a Data indication.
/// <code>
/// |  Reserved                     |  ICMP Type  |  ICMP Code      |
/// |                          Error Data                           |
/// </code>
/// </summary>
/// <param name="IcmpType">The ICMP type, 7 bits: of ICMPv4 or ICMPv6, as the peer's address is.</param>
/// <param name="Code">The ICMP code, 9 bits.</param>
/// <param name="ErrorData">The next hop's MTU in bytes for "packet too big", 0 otherwise.</param>
public readonly record struct Icmp(byte IcmpType, ushort Code, uint ErrorData) : IStunAttribute<Icmp>
{
    private const int CodeBits = 9;
    private const int CodeMask = (1 << CodeBits) - 1;

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.Icmp;

    /// <inheritdoc/>
    public int Length => 8;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out Icmp attribute)
    {
        attribute = default;
        if (value.Length != 8)
        {
            return false;
        }

        var both = BinaryPrimitives.ReadUInt16BigEndian(value[2..]);
        attribute = new((byte)(both >> CodeBits), (ushort)(both & CodeMask), BinaryPrimitives.ReadUInt32BigEndian(value[4..]));
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        value[..2].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)((IcmpType << CodeBits) | (Code & CodeMask)));
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], ErrorData);
    }
}
