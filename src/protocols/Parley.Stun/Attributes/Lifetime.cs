using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// LIFETIME (RFC 8656 §18.2): how long an allocation lives without a refresh; 0 ends it.
/// <code>
/// |                           Seconds                             |
/// </code>
/// </summary>
/// <param name="Seconds">In seconds.</param>
public readonly record struct Lifetime(uint Seconds) : IStunAttribute<Lifetime>
{
    /// <summary>The same as a duration.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Seconds);

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.Lifetime;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out Lifetime attribute)
    {
        var good = value.Length == 4;
        attribute = good ? new(BinaryPrimitives.ReadUInt32BigEndian(value)) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value) => BinaryPrimitives.WriteUInt32BigEndian(value, Seconds);
}
