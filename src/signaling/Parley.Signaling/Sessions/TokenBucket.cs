namespace Parley.Signaling;

/// <summary>A rate limit that allows bursts. A value of 24 bytes; mutable, so keep it in a field that is not readonly. Not thread-safe.</summary>
/// <remarks>Kept as one instant, the time at which the bucket would be full: no timer refills it.</remarks>
public struct TokenBucket
{
    private readonly long _ticksPerToken;
    private readonly long _ticksWhenFull;
    private long _fullAt;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">Tokens that come back in a second.</param>
    /// <param name="burst">Tokens in a full bucket.</param>
    public TokenBucket(int perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _ticksPerToken = Math.Max(1, TimeSpan.TicksPerSecond / perSecond);
        _ticksWhenFull = _ticksPerToken * burst;
    }

    /// <summary>Takes a token.</summary>
    /// <param name="now">The time. If it goes back the bucket is never fuller for it.</param>
    /// <param name="retryAfter">When there was none: how long until there is.</param>
    public bool TryTake(DateTimeOffset now, out TimeSpan retryAfter)
    {
        var ticks = now.UtcTicks;
        var next = Math.Max(_fullAt, ticks) + _ticksPerToken;
        var excess = next - ticks - _ticksWhenFull;
        if (excess > 0)
        {
            retryAfter = TimeSpan.FromTicks(excess);
            return false;
        }

        _fullAt = next;
        retryAfter = TimeSpan.Zero;
        return true;
    }
}
