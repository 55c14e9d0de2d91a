using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>CONNECTION-ID (RFC 6062 §6.2.1): 32 bits that stand for a connection to a peer.</summary>
/// <param name="Id">The connection's number.</param>
public readonly record struct ConnectionId(uint Id) : IStunAttribute<ConnectionId>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ConnectionId;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ConnectionId attribute)
    {
        var good = value.Length == 4;
        attribute = good ? new(BinaryPrimitives.ReadUInt32BigEndian(value)) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value) => BinaryPrimitives.WriteUInt32BigEndian(value, Id);
}
