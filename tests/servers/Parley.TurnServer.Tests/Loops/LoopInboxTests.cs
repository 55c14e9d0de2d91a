using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

public sealed class LoopInboxTests
{
    private static readonly TransportAddress Client = TransportAddress.Parse("192.0.2.1:1000");
    private readonly byte[] _memory = new byte[200];
    private readonly LoopInbox _inbox;
    private int _wakes;

    public LoopInboxTests() => _inbox = new LoopInbox(_memory, 40, 80, 4, () => _wakes++);

    [Fact]
    public void What_is_posted_is_taken_in_order_with_its_bytes()
    {
        Assert.True(Post([1, 2], [3]));
        Assert.True(_inbox.TryPost(new LoopAction((_, _) => { })));
        Assert.True(Post([], [4]));

        var taken = _inbox.Take();

        Assert.Equal(3, taken.Length);
        Assert.Equal([1, 2, 3], Bytes(taken[0]));
        Assert.NotNull(taken[1].Work);
        Assert.Equal([4], Bytes(taken[2]));
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public void The_loop_is_woken_once_for_all_that_waits()
    {
        Post([1], []);
        Post([2], []);
        Assert.Equal(1, _wakes);

        _inbox.Take();
        Post([3], []);
        Assert.Equal(2, _wakes);
    }

    [Fact]
    public void What_was_taken_stays_while_more_comes()
    {
        Post([1], [2]);
        var taken = _inbox.Take();
        Post([3], [4]);

        Assert.Equal([1, 2], Bytes(taken[0]));
        Assert.Equal([3, 4], Bytes(_inbox.Take()[0]));
    }

    [Fact]
    public void Streams_leave_room_for_datagrams()
    {
        Assert.True(PostFrom(TurnPath.FirstConnection, new byte[40]));
        Assert.False(PostFrom(TurnPath.FirstConnection, [1]));
        Assert.True(PostFrom(0, new byte[40]));
        _inbox.Take();

        Assert.True(PostFrom(TurnPath.FirstConnection, [1]));
        Assert.True(PostFrom(TurnPath.FirstConnection, [1]));
        Assert.False(PostFrom(TurnPath.FirstConnection, [1]));
        Assert.True(PostFrom(0, [1]));

        bool PostFrom(int path, byte[] body) => _inbox.TryPost(InboxKind.Client, path, Client, default, [], body);
    }

    [Fact]
    public void Bytes_are_bounded()
    {
        Assert.True(Post(new byte[50], new byte[30]));
        Assert.False(Post([1], []));
        Assert.True(_inbox.TryPost(new LoopAction((_, _) => { })));

        _inbox.Take();
        Assert.True(Post([1], []));
    }

    [Fact]
    public void Messages_are_bounded()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.True(Post([], []));
        }

        Assert.False(Post([], []));
    }

    [Fact]
    public async Task Whoever_waits_for_room_hears_when_it_is_there()
    {
        Assert.True(_inbox.WaitForRoomAsync().IsCompleted);
        Post(new byte[80], []);
        var room = _inbox.WaitForRoomAsync();
        Assert.False(room.IsCompleted);

        _inbox.Take();

        await room.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_closed_inbox_takes_nothing()
    {
        Post([1], []);
        _inbox.Close();

        Assert.False(Post([2], []));
        Assert.False(_inbox.TryPost(new LoopAction((_, _) => { })));
        Assert.True(_inbox.WaitForRoomAsync().IsCompleted);
        Assert.Equal(1, _inbox.Take().Length);
    }

    private bool Post(byte[] head, byte[] body) => _inbox.TryPost(InboxKind.Client, 0, Client, default, head, body);

    private byte[] Bytes(InboxEntry entry) => _memory.AsSpan(entry.Data.Offset, entry.Data.Length).ToArray();
}
