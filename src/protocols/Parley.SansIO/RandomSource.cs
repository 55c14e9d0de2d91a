namespace Parley.SansIO;

/// <summary>Where a core gets its random bytes: the operating system's generator in production, a seeded one in simulations.</summary>
/// <remarks>Whether it may be used by several threads is up to the implementation; a core uses it from its own loop only.</remarks>
public abstract class RandomSource
{
    /// <summary>Fills the span with bytes that nobody can predict.</summary>
    public abstract void Fill(Span<byte> bytes);

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return BitConverter.ToUInt32(bytes);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    /// <summary>A number below <paramref name="bound"/>, each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // Lemire's way: the product's low half tells the few draws that would favour small numbers.
        while (true)
        {
            var product = (ulong)NextUInt32() * (uint)bound;
            if ((uint)product >= (uint)bound || (uint)product >= unchecked((uint)-bound) % (uint)bound)
            {
                return (int)(product >> 32);
            }
        }
    }
}
