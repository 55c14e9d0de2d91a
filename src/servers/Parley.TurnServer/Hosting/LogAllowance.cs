using Parley.SansIO;

namespace Parley.TurnServer.Hosting;

/// <summary>
/// How many lines a log may get: a few at once, one per second in the long run, so that no client can flood it; what is left out is counted and told with
/// the next line. Thread-safe.
/// </summary>
internal sealed class LogAllowance(TimeProvider time)
{
    private const int Burst = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private Instant _full = Instant.Zero;
    private long _leftOut;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="leftOut">How many were left out since the last one.</param>
    public bool TryTake(out long leftOut)
    {
        var now = new Instant(time.GetElapsedTime(_began).Ticks);
        lock (_gate)
        {
            // The moment at which the allowance would be full again stands for how much of it is used.
            var full = (_full > now ? _full : now) + Interval;
            if (full - now > Burst * Interval)
            {
                leftOut = ++_leftOut;
                return false;
            }

            (_full, leftOut, _leftOut) = (full, _leftOut, 0);
            return true;
        }
    }
}
