using Parley.SansIO;

namespace Parley.Simulation;

/// <summary>
/// Virtual time and everything that is to happen in it. One thread, no waiting: <see cref="RunUntil"/> jumps from one event to the next. Two runs with the same
/// seed and the same calls are the same to the last bit.
/// </summary>
/// <param name="seed">Where all randomness begins.</param>
public sealed class SimulatedWorld(ulong seed)
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _agenda = new();
    private long _order;

    /// <summary>What the world was made from: put it into the message of a failing test.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The moment that it is. Begins at one second, so that nothing depends on time beginning at zero.</summary>
    public Instant Now { get; private set; } = new(TimeSpan.TicksPerSecond);

    /// <summary>Where chance comes from.</summary>
    public SeededRandomSource Random { get; } = new(seed);

    /// <summary>How many events have happened.</summary>
    public long EventCount { get; private set; }

    /// <summary>Lets something happen at a moment, now if that is past. What is to happen at one moment happens in the order it was asked for.</summary>
    public void At(Instant when, Action action) => _agenda.Enqueue(action, (Math.Max(when.Ticks, Now.Ticks), _order++));

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Whether something that is as likely as this happens: 0 never, 1 always.</summary>
    public bool Chance(double probability) => probability > 0 && (probability >= 1 || Random.NextUInt32() < probability * uint.MaxValue);

    /// <summary>A duration between nothing and this, each equally likely.</summary>
    public TimeSpan UpTo(TimeSpan most) => most <= TimeSpan.Zero ? TimeSpan.Zero : new(Random.Below((int)Math.Min(int.MaxValue, most.Ticks)));

    /// <summary>Lets time pass.</summary>
    public void RunFor(TimeSpan duration) => RunUntil(static () => false, duration);

    /// <summary>Lets time pass until something is so, or nothing happens any more, or the time is over.</summary>
    /// <param name="condition">Looked at before the first event and after each.</param>
    /// <param name="limit">How long at most; time stands there afterwards if the condition was never met.</param>
    /// <returns>Whether the condition was met.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = Now + limit;
        while (!condition())
        {
            if (!_agenda.TryPeek(out _, out var next) || next.Ticks > end.Ticks)
            {
                Now = end;
                return false;
            }

            var action = _agenda.Dequeue();
            Now = new Instant(next.Ticks);
            EventCount++;
            action();
        }

        return true;
    }
}
