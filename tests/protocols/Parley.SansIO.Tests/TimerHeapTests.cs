using CsCheck;

namespace Parley.SansIO.Tests;

public sealed class TimerHeapTests
{
    [Fact]
    public void What_is_due_comes_out_in_order_whatever_was_moved_or_removed()
    {
        var operation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 15], Gen.Int[0, 100]);
        operation.Array[0, 200].Sample(operations =>
        {
            var heap = new TimerHeap();
            var timers = Enumerable.Range(0, 16).Select(_ => new Timer()).ToArray();
            var model = new Dictionary<Timer, Instant>();
            foreach (var (what, which, when) in operations)
            {
                if (what == 2)
                {
                    heap.Remove(timers[which]);
                    model.Remove(timers[which]);
                }
                else if (what == 3)
                {
                    heap.Set(timers[which], Instant.Never);
                    model.Remove(timers[which]);
                }
                else
                {
                    heap.Set(timers[which], new Instant(when));
                    model[timers[which]] = new Instant(when);
                }

                Assert.Equal(model.Count, heap.Count);
                Assert.Equal(model.Count == 0 ? Instant.Never : model.Values.Min(), heap.Next);
            }

            Assert.False(heap.TryTakeDue(new Instant(-1), out _));
            var taken = new List<Instant>();
            while (heap.TryTakeDue(new Instant(100), out var due))
            {
                taken.Add(due.Due);
                Assert.True(model.Remove((Timer)due, out var expected) && expected == due.Due);
            }

            Assert.Empty(model);
            Assert.Equal(taken.Order(), taken);
        });
    }

    [Fact]
    public void What_was_taken_can_be_set_to_the_same_time_again()
    {
        var (heap, timer) = (new TimerHeap(), new Timer());
        heap.Set(timer, new Instant(10));
        Assert.False(heap.TryTakeDue(new Instant(9), out _));
        Assert.True(heap.TryTakeDue(new Instant(10), out var due));
        Assert.Same(timer, due);

        heap.Set(timer, new Instant(10));

        Assert.Equal(new Instant(10), heap.Next);
    }

    private sealed class Timer : Timed;
}
