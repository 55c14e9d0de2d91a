using System.Buffers.Binary;
using Parley.SansIO;

namespace Parley.Stun;

/// <summary>96 bits that join a response to its request (RFC 8489 §5).</summary>
public readonly record struct TransactionId
{
    /// <summary>How many bytes it has on the wire.</summary>
    public const int Length = 12;

    private readonly ulong _high;
    private readonly uint _low;

    private TransactionId(ulong high, uint low) => (_high, _low) = (high, low);

    /// <summary>A new one. RFC 8489 §5: it MUST be chosen from a cryptographically random source.</summary>
    public static TransactionId Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(random.NextUInt64(), random.NextUInt32());
    }

    /// <summary>Reads the first twelve bytes.</summary>
    public static TransactionId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));

    /// <summary>Writes twelve bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _low);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_high:x16}{_low:x8}";
}
