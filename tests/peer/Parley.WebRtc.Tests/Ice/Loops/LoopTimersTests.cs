using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Tests.Ice.Loops;

public sealed class LoopTimersTests
{
    private readonly LoopTimers _timers = new();

    [Fact]
    public void Alarms_go_off_in_the_order_of_their_times_however_often_they_are_moved()
    {
        var random = new Random(1);
        var all = Enumerable.Range(0, 1000).Select(_ => new LoopTimer(new Nothing())).ToList();
        for (var i = 0; i < 20_000; i++)
        {
            _timers.Set(all[random.Next(all.Count)], random.Next(10) == 0 ? Instant.Never : new Instant(random.Next(1_000_000)));
        }

        var expected = all.Where(timer => timer.At != Instant.Never).Select(timer => timer.At).Order().ToList();
        var found = new List<Instant>();
        while (_timers.Next is var next && _timers.TryTake(new Instant(1_000_000), out _))
        {
            found.Add(next);
        }

        Assert.Equal(expected, found);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public void An_alarm_waits_for_its_time()
    {
        var timer = new LoopTimer(new Nothing());
        _timers.Set(timer, new Instant(10));

        Assert.False(_timers.TryTake(new Instant(9), out _));
        Assert.True(_timers.TryTake(new Instant(10), out var due));
        Assert.Same(timer, due);
        Assert.Equal(Instant.Never, _timers.Next);
    }

    private sealed class Nothing : ILoopWork
    {
        public void Run(Instant now)
        {
        }
    }
}
