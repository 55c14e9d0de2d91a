namespace Parley.Signaling;

/// <summary>Something that waits for a time.</summary>
public interface ITimed
{
    /// <summary>The time has come, or somewhat more than that.</summary>
    /// <returns>When to come again; null for never.</returns>
    DateTimeOffset? HandleTimeout(DateTimeOffset now);
}

/// <summary>
/// The timers of all sessions in one ring of slots. An entry costs a reference in a list; who moves its deadline away (a session that
/// hears from its client) leaves the entry where it is and is asked again in its old slot. Thread-safe.
/// </summary>
public sealed class TimerWheel
{
    private const int Slots = 256;

    private readonly TimeSpan _resolution;
    private readonly List<ITimed>?[] _slots = new List<ITimed>?[Slots];
    private readonly Action<Exception> _failed;
    private readonly Lock _gate = new();
    private long _next;

    /// <summary>A wheel that turns from now on.</summary>
    /// <param name="now">The time.</param>
    /// <param name="resolution">The time between two slots: how late an entry may be.</param>
    /// <param name="failed">Told when an entry failed; the others are asked all the same.</param>
    public TimerWheel(DateTimeOffset now, TimeSpan resolution, Action<Exception> failed)
    {
        _resolution = resolution;
        _failed = failed;
        _next = now.Ticks / resolution.Ticks;
    }

    /// <summary>Enters something that waits.</summary>
    public void Add(ITimed entry, DateTimeOffset due)
    {
        lock (_gate)
        {
            // Rounded up, so that nobody is asked too early; what lies beyond the ring is asked once per turn.
            var slot = Math.Clamp((due.Ticks / _resolution.Ticks) + 1, _next, _next + Slots - 1);
            (_slots[slot % Slots] ??= []).Add(entry);
        }
    }

    /// <summary>Asks everybody whose slot has come.</summary>
    public void Turn(DateTimeOffset now)
    {
        while (Take(now) is { } entries)
        {
            foreach (var entry in entries)
            {
                Ask(entry, now);
            }
        }
    }

    private void Ask(ITimed entry, DateTimeOffset now)
    {
        try
        {
            if (entry.HandleTimeout(now) is { } due)
            {
                Add(entry, due);
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            _failed(problem);
        }
    }

    private List<ITimed>? Take(DateTimeOffset now)
    {
        lock (_gate)
        {
            // After a long standstill of the clock's owner one turn of the ring is enough to have asked everybody.
            var last = now.Ticks / _resolution.Ticks;
            _next = Math.Max(_next, last - Slots + 1);
            while (_next <= last)
            {
                var slot = _next++ % Slots;
                if (_slots[slot] is { Count: > 0 } entries)
                {
                    _slots[slot] = null;
                    return entries;
                }
            }

            return null;
        }
    }
}
