using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Decides whether the loop sleeps a moment instead of waiting for the next datagram. Being woken for each datagram costs more than relaying it; when several
/// will come within the pause, one waking serves them all. When few come, nothing is held up.
/// </summary>
internal sealed class BatchPause
{
    // The rate is measured anew after this time.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(4);

    // Fewer datagrams than this in a pause do not pay for it.
    private const double Least = 2;

    private readonly TimeSpan _length;
    private Instant _windowBegin;
    private long _windowCount;
    private int _inVain;

    /// <summary>Begins with waiting.</summary>
    /// <param name="length">How long a pause is; zero for never.</param>
    public BatchPause(TimeSpan length) => _length = length;

    /// <summary>Whether to sleep before looking for datagrams.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The loop has looked.</summary>
    /// <param name="now">Now.</param>
    /// <param name="datagrams">How many datagrams it had received until now.</param>
    /// <param name="some">Whether there was anything this time.</param>
    public void Looked(Instant now, long datagrams, bool some)
    {
        _inVain = some ? 0 : _inVain + 1;
        if (IsOn && _inVain == 3)
        {
            IsOn = false;
        }

        var passed = now - _windowBegin;
        if (passed < Window)
        {
            return;
        }

        // A window that was mostly waiting says nothing but that there is little to do.
        IsOn = (datagrams - _windowCount) * (_length / passed) >= Least;
        (_windowBegin, _windowCount) = (now, datagrams);
    }
}
