using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Decides whether the loop sleeps a moment instead of waiting for the next datagram. Being woken for each datagram costs more than relaying it; when several
/// will come within the pause, one waking serves them all, and runs of one flow go out as one. When few come, nothing is held up.
/// </summary>
internal sealed class BatchPause
{
    // The rate is measured anew after this time.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(4);

    // So many datagrams are to gather; more would save little.
    private const double Wanted = 10;

    // Fewer than this in the longest pause do not pay for one.
    private const double Least = 3;

    // The shortest pause, as a part of the longest: a timer costs as much as several datagrams.
    private const double Shortest = 0.4;

    private readonly TimeSpan _longest;
    private Instant _windowBegin;
    private long _windowCount;
    private int _inVain;

    /// <summary>Begins with waiting.</summary>
    /// <param name="longest">How long a pause is at most; zero for never.</param>
    public BatchPause(TimeSpan longest) => _longest = longest;

    /// <summary>How long to sleep before looking for datagrams; zero for not at all.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>The loop has looked.</summary>
    /// <param name="now">Now.</param>
    /// <param name="arrivals">How many datagrams, or runs of them that came as one, it had received until now.</param>
    /// <param name="some">Whether there was anything this time.</param>
    public void Looked(Instant now, long arrivals, bool some)
    {
        _inVain = some ? 0 : _inVain + 1;
        if (_inVain == 3)
        {
            Length = TimeSpan.Zero;
        }

        var passed = now - _windowBegin;
        if (passed < Window)
        {
            return;
        }

        var inLongest = (arrivals - _windowCount) * (_longest / passed);
        Length = inLongest < Least ? TimeSpan.Zero : _longest * Math.Clamp(Wanted / inLongest, Shortest, 1);
        (_windowBegin, _windowCount) = (now, arrivals);
    }
}
