using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Decides whether the loop sleeps a moment instead of waiting for the next datagram, and how long. Being woken for each datagram costs more than relaying
/// it; when several will come within the pause, one waking serves them all. When few come, nothing is held up; when many come, the pause is short.
/// </summary>
internal sealed class BatchPause
{
    // The rate is measured anew after this time.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(4);

    // Fewer datagrams than this in the longest pause do not pay for it.
    private const double Least = 3;

    // A pause ends when about so many have come: each one's part of the waking is then small beside its own work.
    private const double Enough = 12;

    private readonly TimeSpan _longest;
    private Instant _windowBegin;
    private long _windowCount;
    private int _inVain;

    /// <summary>Begins with waiting.</summary>
    /// <param name="longest">How long a pause is at most; zero for never.</param>
    public BatchPause(TimeSpan longest) => _longest = longest;

    /// <summary>Whether to sleep before looking for datagrams.</summary>
    public bool IsOn => Length > TimeSpan.Zero;

    /// <summary>How long to sleep before looking for datagrams; zero for waiting for them instead.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>The loop has looked.</summary>
    /// <param name="now">Now.</param>
    /// <param name="datagrams">How many datagrams it had received until now.</param>
    /// <param name="some">Whether there was anything this time.</param>
    public void Looked(Instant now, long datagrams, bool some)
    {
        _inVain = some ? 0 : _inVain + 1;
        if (IsOn && _inVain == 3)
        {
            Length = TimeSpan.Zero;
        }

        var passed = now - _windowBegin;
        if (passed < Window)
        {
            return;
        }

        // A window that was mostly waiting says nothing but that there is little to do.
        var inLongest = (datagrams - _windowCount) * (_longest / passed);
        Length = inLongest < Least ? TimeSpan.Zero : _longest * Math.Min(1, Enough / inLongest);
        (_windowBegin, _windowCount) = (now, datagrams);
    }
}
