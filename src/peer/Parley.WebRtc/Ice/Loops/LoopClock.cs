using System.Diagnostics;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>The system's monotonic clock, from the time the program first asked. Any thread may ask.</summary>
internal static class LoopClock
{
    private static readonly long Origin = Stopwatch.GetTimestamp();

    /// <summary>Now.</summary>
    public static Instant Now => new(Stopwatch.GetElapsedTime(Origin).Ticks);
}
