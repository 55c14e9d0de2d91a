namespace Parley.Signaling.Orleans;

/// <summary>
/// Work for several destinations: what goes to one destination goes there in order, one after the other; different destinations do not wait for each
/// other. Belongs to one grain, on whose scheduler all of it runs. Not thread-safe.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<string, Task> _tails = new(StringComparer.Ordinal);

    /// <summary>Nothing is under way any more.</summary>
    public event Action? Rested;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle => _tails.Count == 0;

    /// <summary>Does the work when all earlier work of that lane is done. The work must not throw. Completes with it.</summary>
    public Task Do(string lane, Func<Task> work)
    {
        var done = _tails.TryGetValue(lane, out var tail) ? After(tail, work) : work();
        if (done.IsCompleted)
        {
            return done;
        }

        _tails[lane] = done;
        return ForgetAsync(lane, done);
    }

    private static async Task After(Task tail, Func<Task> work)
    {
        await tail;
        await work();
    }

    private async Task ForgetAsync(string lane, Task done)
    {
        await done;
        if (_tails.TryGetValue(lane, out var tail) && tail == done)
        {
            _tails.Remove(lane);
            if (IsIdle)
            {
                Rested?.Invoke();
            }
        }
    }
}
