using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>Lets so much pass per second on average, and no more than a second's worth at once.</summary>
internal struct TokenBucket
{
    // The moment at which the bucket was, or will be, full: what has been taken is the time from now to then.
    private long _fullAt;

    /// <summary>Takes an amount.</summary>
    /// <returns>False, and nothing is taken, when it is not there.</returns>
    public bool TryTake(Instant now, long amount, long perSecond)
    {
        var price = (long)((Int128)amount * TimeSpan.TicksPerSecond / perSecond);
        var fullAt = Math.Max(_fullAt, now.Ticks) + price;
        // One whole second may be owed; a single amount above the rate passes when nothing is.
        if (fullAt - now.Ticks > TimeSpan.TicksPerSecond && _fullAt > now.Ticks)
        {
            return false;
        }

        _fullAt = fullAt;
        return true;
    }
}
