using System.Diagnostics;
using Parley.SansIO;

namespace Parley.TurnServer.Loops;

/// <summary>The one clock of a server's loops: the system's monotonic one, from the time the clock was made.</summary>
internal sealed class LoopClock
{
    private readonly long _origin = Stopwatch.GetTimestamp();

    /// <summary>Makes a clock.</summary>
    /// <param name="time">Where the wall-clock time comes from.</param>
    public LoopClock(TimeProvider time) => UnixEpoch = new Instant((DateTimeOffset.UnixEpoch - time.GetUtcNow()).Ticks);

    /// <summary>Now. Any thread may ask.</summary>
    public Instant Now => new(Stopwatch.GetElapsedTime(_origin).Ticks);

    /// <summary>The moment at which Unix time was 0.</summary>
    public Instant UnixEpoch { get; }
}
