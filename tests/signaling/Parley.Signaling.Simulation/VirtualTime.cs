namespace Parley.Signaling.Simulation;

/// <summary>Time that passes only when everything due has happened. Single-threaded.</summary>
public sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _agenda = new();
    private long _order;

    /// <summary>When every world begins.</summary>
    public static DateTimeOffset Beginning { get; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Now.</summary>
    public DateTimeOffset Now { get; private set; } = Beginning;

    /// <summary>How many things have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>Does something later. At one instant things happen in the order in which they were planned.</summary>
    public void At(DateTimeOffset when, Action what) => _agenda.Enqueue(what, (Math.Max(when.Ticks, Now.Ticks), _order++));

    /// <summary>Does something later.</summary>
    public void After(TimeSpan delay, Action what) => At(Now + delay, what);

    /// <summary>Ends later, if <paramref name="alive"/> still holds then; else never.</summary>
    public Task Pause(TimeSpan delay, Func<bool> alive)
    {
        var source = new TaskCompletionSource();
        After(delay, () =>
        {
            if (alive())
            {
                source.SetResult();
            }
        });
        return source.Task;
    }

    /// <summary>Lets time pass until an instant.</summary>
    public void RunUntil(DateTimeOffset until)
    {
        while (_agenda.TryPeek(out var what, out var due) && due.Ticks <= until.Ticks)
        {
            _agenda.Dequeue();
            Now = new DateTimeOffset(due.Ticks, TimeSpan.Zero);
            Steps++;
            what();
        }

        Now = until;
    }
}
