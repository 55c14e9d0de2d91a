namespace Parley.Signaling.Protocol.Tests.Relay;

public sealed class RelayInboxTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("3 1 2", "1 2 3")]
    [InlineData("1 1 2 1 2", "1 2")]
    [InlineData("2 3 4", "")]
    [InlineData("2 2 1 1", "1 2")]
    [InlineData("65 1", "1")]
    [InlineData("64 1", "1")]
    [InlineData("4294967295 1", "1")]
    public void Messages_come_out_once_and_in_order(string arriving, string expected)
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        foreach (var seq in arriving.Split(' ').Select(uint.Parse))
        {
            inbox.Receive(Start, seq, seq, 1);
        }

        Assert.Equal(expected, string.Join(' ', Take(inbox)));
    }

    [Fact]
    public void Before_the_answer_messages_are_held_unacknowledged()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Receive(Start, 2, 2, 1);
        inbox.Receive(Start, 1, 1, 1);

        Assert.Empty(Take(inbox));
        Assert.Equal(2u, inbox.Received);
        Assert.Equal(0u, inbox.TakeAck());
        Assert.Null(inbox.NextTimeout);

        inbox.Open(Start);

        Assert.Equal([1u, 2u], Take(inbox));
        Assert.Equal(Start + RelayLimits.AckDelay, inbox.NextTimeout);
        Assert.Equal(2u, inbox.TakeAck());
    }

    [Fact]
    public void Who_reads_ahead_gets_messages_before_the_answer_and_acknowledges_none()
    {
        var inbox = new RelayInbox<uint>(readsAhead: true);
        inbox.Receive(Start, 1, 1, 1);

        Assert.Equal([1u], Take(inbox));
        Assert.Equal(0u, inbox.TakeAck());
        Assert.Null(inbox.NextTimeout);

        inbox.Open(Start);
        Assert.Equal(1u, inbox.TakeAck());
    }

    [Fact]
    public void Held_messages_are_bounded_in_number_and_bytes()
    {
        var byNumber = new RelayInbox<uint>();
        for (var seq = 1u; seq <= 100; seq++)
        {
            byNumber.Receive(Start, seq, seq, 1);
        }

        Assert.Equal(64u, byNumber.Received);
        Assert.Equal(64, byNumber.Held);

        var byBytes = new RelayInbox<uint>();
        byBytes.Receive(Start, 1, 1, RelayLimits.Bytes);
        byBytes.Receive(Start, 2, 2, 1);
        Assert.Equal(1u, byBytes.Received);
        byBytes.Open(Start);
        Assert.Equal([1u], Take(byBytes));
        byBytes.Receive(Start, 2, 2, 1);
        Assert.Equal([2u], Take(byBytes));
    }

    [Fact]
    public void Early_messages_cannot_block_the_one_whose_turn_it_is()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        inbox.Receive(Start, 2, 2, RelayLimits.Bytes);
        inbox.Receive(Start, 1, 1, RelayLimits.Bytes);

        Assert.Equal([1u, 2u], Take(inbox));
    }

    [Fact]
    public void An_acknowledgement_is_due_after_100_ms()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        inbox.Receive(Start, 1, 1, 1);
        inbox.Receive(Start + TimeSpan.FromMilliseconds(60), 2, 2, 1);

        Assert.False(inbox.IsAckDue(Start + TimeSpan.FromMilliseconds(99)));
        Assert.True(inbox.IsAckDue(Start + TimeSpan.FromMilliseconds(100)));
        Assert.Equal(2u, inbox.TakeAck());
        Assert.False(inbox.IsAckDue(Start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void An_acknowledgement_is_due_at_once_after_16_messages()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        for (var seq = 1u; seq <= 16; seq++)
        {
            Assert.False(inbox.IsAckDue(Start));
            inbox.Receive(Start, seq, seq, 1);
        }

        Assert.True(inbox.IsAckDue(Start));
    }

    [Fact]
    public void A_double_is_acknowledged_again()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        inbox.Receive(Start, 1, 1, 1);
        inbox.TakeAck();

        inbox.Receive(Start, 1, 1, 1);

        Assert.True(inbox.IsAckDue(Start + RelayLimits.AckDelay));
        Assert.Equal(1u, inbox.TakeAck());
    }

    [Fact]
    public void After_a_reconnect_the_last_acknowledgement_is_repeated()
    {
        var inbox = new RelayInbox<uint>();
        inbox.Open(Start);
        inbox.Receive(Start, 1, 1, 1);
        inbox.Pause();
        Assert.Null(inbox.NextTimeout);

        inbox.Resume(Start);

        Assert.Equal(Start + RelayLimits.AckDelay, inbox.NextTimeout);
    }

    private static List<uint> Take(RelayInbox<uint> inbox)
    {
        var taken = new List<uint>();
        while (inbox.TryTake(out var message))
        {
            taken.Add(message);
        }

        return taken;
    }
}
