namespace Parley.Signaling.Simulation;

/// <summary>The only chance in a simulated world (SplitMix64): a seed tells everything that will happen.</summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="exclusive"/> − 1.</summary>
    public int Below(int exclusive) => (int)(NextBits() % (ulong)exclusive);

    /// <summary>True once in <paramref name="times"/> times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>A time up to <paramref name="milliseconds"/>, in steps of a microsecond.</summary>
    public TimeSpan UpTo(int milliseconds) => TimeSpan.FromMicroseconds(Below((milliseconds * 1000) + 1));

    /// <summary>One of some.</summary>
    public T OneOf<T>(IReadOnlyList<T> some) => some[Below(some.Count)];

    /// <summary>128 random bits, for ids.</summary>
    public UInt128 NextId() => new(NextBits(), NextBits());
}
