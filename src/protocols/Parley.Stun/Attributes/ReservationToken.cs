using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>RESERVATION-TOKEN (RFC 8656 §18.10): 8 bytes that stand for a port kept by an earlier EVEN-PORT.</summary>
/// <param name="Token">The bytes as a number.</param>
public readonly record struct ReservationToken(ulong Token) : IStunAttribute<ReservationToken>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ReservationToken;

    /// <inheritdoc/>
    public int Length => 8;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ReservationToken attribute)
    {
        var good = value.Length == 8;
        attribute = good ? new(BinaryPrimitives.ReadUInt64BigEndian(value)) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value) => BinaryPrimitives.WriteUInt64BigEndian(value, Token);
}
