using Parley.Server.WebSockets;

namespace Parley.Server.Tests.WebSockets;

/// <summary>What is sent while one read's messages are handled goes out together.</summary>
public sealed class FlushBatchTests
{
    private readonly FlushBatch _batch = new();
    private readonly Sender _one = new();
    private readonly Sender _other = new();

    [Fact]
    public void Nobody_joins_a_batch_that_is_not_open()
    {
        Assert.False(_batch.TryJoin(_one));
    }

    [Fact]
    public void Who_joined_is_flushed_once_however_much_it_sent()
    {
        var outer = _batch.Open();
        Assert.True(_batch.TryJoin(_one));
        Assert.True(_batch.TryJoin(_one));
        Assert.True(_batch.TryJoin(_other));
        _batch.Close(outer);
        Assert.Equal((0, 0), (_one.Flushes, _other.Flushes));

        _batch.Flush();
        _batch.Flush();

        Assert.Equal((1, 1), (_one.Flushes, _other.Flushes));
    }

    [Fact]
    public void A_closed_batch_takes_nobody_and_keeps_who_joined()
    {
        _batch.Close(Joined(_one));

        Assert.False(_batch.TryJoin(_other));
        _batch.Flush();
        Assert.Equal((1, 0), (_one.Flushes, _other.Flushes));
    }

    [Fact]
    public void Sixteen_messages_wait_for_no_more()
    {
        for (var i = 1; i <= 15; i++)
        {
            _batch.Close(Joined(_one));
        }

        Assert.Equal(0, _one.Flushes);
        _batch.Close(Joined(_one));
        Assert.Equal(1, _one.Flushes);
    }

    [Fact]
    public void A_batch_within_a_batch_leaves_the_outer_one_open()
    {
        var outer = _batch.Open();
        _batch.Close(Joined(_one));

        Assert.True(_batch.TryJoin(_other));
        _batch.Close(outer);
        Assert.False(_batch.TryJoin(_other));
    }

    [Fact]
    public void Who_sends_while_being_flushed_is_flushed_again()
    {
        _one.WhenFlushed = () => _batch.Close(Joined(_other));
        _batch.Close(Joined(_one));

        _batch.Flush();

        Assert.Equal((1, 1), (_one.Flushes, _other.Flushes));
    }

    [Fact]
    public async Task Elsewhere_means_another_thread()
    {
        var flushed = new TaskCompletionSource<int>();
        _one.WhenFlushed = () => flushed.SetResult(Environment.CurrentManagedThreadId);
        using var blocked = new Barrier(2);
        var thread = 0;
        var holder = new Thread(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            _batch.Close(Joined(_one));
            _batch.FlushElsewhere();
            blocked.SignalAndWait();
        });
        holder.Start();

        var flusher = await flushed.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(thread, flusher);
        blocked.SignalAndWait(TestContext.Current.CancellationToken);
        holder.Join();
        Assert.Equal(1, _one.Flushes);
    }

    private bool Joined(Sender sender)
    {
        var outer = _batch.Open();
        _batch.TryJoin(sender);
        return outer;
    }

    private sealed class Sender : IHoldsBack
    {
        public int Flushes { get; private set; }

        public Action? WhenFlushed { get; set; }

        public void Flush()
        {
            Flushes++;
            WhenFlushed?.Invoke();
        }
    }
}
