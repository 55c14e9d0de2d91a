namespace Parley.SansIO;

/// <summary>
/// A moment on a clock that never goes back, in ticks of 100 ns since an origin that only the shell knows. It comes in with every input;
/// a core compares moments and adds durations, and never asks for the time.
/// </summary>
/// <param name="Ticks">Ticks of 100 ns since the origin.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The origin.</summary>
    public static Instant Zero => default;

    /// <summary>Later than every other moment: a time-out that never comes.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>The moment a duration later; what would lie past all moments is <see cref="Never"/>, and stays it.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration)
    {
        if (instant.Ticks == long.MaxValue)
        {
            return Never;
        }

        var sum = unchecked(instant.Ticks + duration.Ticks);
        // Both have the sign that the sum has not: it went over the edge.
        return ((instant.Ticks ^ sum) & (duration.Ticks ^ sum)) >= 0 ? new(sum) : duration.Ticks > 0 ? Never : new(long.MinValue);
    }

    /// <summary>The moment a duration earlier; <see cref="Never"/> stays what it is.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) =>
        instant + (duration == TimeSpan.MinValue ? TimeSpan.MaxValue : -duration);

    /// <summary>The duration from the right moment to the left one.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) => new(later.Ticks - earlier.Ticks);

    /// <summary>Whether the left moment comes before the right one.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether the left moment comes after the right one.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether the left moment does not come after the right one.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether the left moment does not come before the right one.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <summary>The moment a duration later.</summary>
    public Instant Add(TimeSpan duration) => this + duration;

    /// <summary>The duration from <paramref name="earlier"/> to this moment.</summary>
    public TimeSpan Subtract(Instant earlier) => this - earlier;

    /// <summary>The earlier of two moments.</summary>
    public static Instant Min(Instant left, Instant right) => left <= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <inheritdoc/>
    public override string ToString() => this == Never ? "never" : $"{TimeSpan.FromTicks(Ticks).TotalMilliseconds:0.###} ms";
}
