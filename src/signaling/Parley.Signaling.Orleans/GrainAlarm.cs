namespace Parley.Signaling.Orleans;

/// <summary>Wakes a grain at a time of its choice, by a timer of the grain's own. Not thread-safe; belongs to one grain.</summary>
internal sealed class GrainAlarm(IGrainBase grain, TimeProvider clock, Action ring)
{
    // Beyond this it rings early, which rules take for what it is, and is set again.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private IGrainTimer? _timer;
    private DateTimeOffset? _setFor;

    /// <summary>Sets the alarm for a time, in place of an earlier setting; none: never.</summary>
    public void Set(DateTimeOffset? at)
    {
        if (at == _setFor)
        {
            return;
        }

        _setFor = at;
        if (at is null)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = TimeSpan.FromTicks(Math.Clamp((at.Value - clock.GetUtcNow()).Ticks, 0, Longest.Ticks));
        if (_timer is null)
        {
            _timer = grain.RegisterGrainTimer(
                static (alarm, _) => alarm.Ring(), this, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private Task Ring()
    {
        _setFor = null;
        ring();
        return Task.CompletedTask;
    }
}
