namespace Parley.Server.Gateways;

/// <summary>
/// Decides when a garbage collection that gives memory back to the system is worth its pause. Many clients who come at once leave behind as much
/// garbage as their sessions hold, and a server that is quiet afterwards allocates too little for the collector to come by itself. Asked once a second.
/// </summary>
internal sealed class QuietCollection
{
    // Below this there is little to gain.
    private const int LeastChange = 1000;

    private const int QuietSeconds = 4;

    // A pause (some 7 ms for each thousand sessions) must not fall into the middle of calls that are being set up.
    private const long RelayedWhileQuiet = 20;

    private int _sessionsAtLast;
    private int _sessions;
    private long _relayed;
    private int _quiet;

    /// <summary>Whether to collect now.</summary>
    /// <param name="sessions">How many sessions there are.</param>
    /// <param name="relayed">How many messages have been relayed so far.</param>
    public bool IsDue(int sessions, long relayed)
    {
        var quiet = Math.Abs(sessions - _sessions) <= sessions / 100 && relayed - _relayed <= RelayedWhileQuiet;
        _quiet = quiet ? _quiet + 1 : 0;
        _sessions = sessions;
        _relayed = relayed;
        if (_quiet < QuietSeconds || Math.Abs(sessions - _sessionsAtLast) < Math.Max(LeastChange, _sessionsAtLast / 4))
        {
            return false;
        }

        _sessionsAtLast = sessions;
        return true;
    }
}
