namespace Parley.Signaling.Protocol.Tests.Relay;

public sealed class RelayOutboxTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Nothing_is_sent_before_the_peer_can_be_reached()
    {
        var outbox = new RelayOutbox<string>();
        Push(outbox, Start, "a", "b");
        Assert.Empty(Sends(outbox));
        Assert.Null(outbox.NextTimeout);

        outbox.Resend(Start);

        Assert.Equal(["1 a", "2 b"], Sends(outbox));
    }

    [Fact]
    public void What_is_pushed_is_sent_once_until_it_is_time()
    {
        var outbox = Open("a");
        Assert.Equal(["1 a"], Sends(outbox));

        Push(outbox, Start, "b");

        Assert.Equal(["2 b"], Sends(outbox));
        outbox.HandleTimeout(Start + TimeSpan.FromMilliseconds(1999));
        Assert.Empty(Sends(outbox));
    }

    [Fact]
    public void Without_an_acknowledgement_all_is_sent_again_after_2_4_8_and_8_seconds()
    {
        var outbox = Open("a", "b");
        Sends(outbox);
        var times = new List<double>();

        for (var i = 0; i < 4; i++)
        {
            var at = outbox.NextTimeout!.Value;
            times.Add((at - Start).TotalSeconds);
            outbox.HandleTimeout(at);
            Assert.Equal(["1 a", "2 b"], Sends(outbox));
        }

        Assert.Equal([2, 6, 14, 22], times);
    }

    [Fact]
    public void An_acknowledgement_restarts_the_clock_and_the_last_one_stops_it()
    {
        var outbox = Open("a", "b");
        Sends(outbox);

        Assert.True(outbox.Acknowledge(Start + TimeSpan.FromSeconds(1), 1));
        Assert.Equal(Start + TimeSpan.FromSeconds(3), outbox.NextTimeout);
        Assert.True(outbox.Acknowledge(Start + TimeSpan.FromSeconds(2), 2));
        Assert.Null(outbox.NextTimeout);
        Assert.Equal(0, outbox.Pending);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(3u)]
    [InlineData(uint.MaxValue)]
    public void An_acknowledgement_that_is_old_or_of_what_was_never_sent_is_ignored(uint ack)
    {
        var outbox = Open("a", "b");
        Sends(outbox);
        outbox.Acknowledge(Start, 1);

        Assert.False(outbox.Acknowledge(Start, ack));
        Assert.Equal(1u, outbox.Acked);
    }

    [Fact]
    public void After_a_reconnect_everything_unacknowledged_is_sent_in_order()
    {
        var outbox = Open("a", "b", "c");
        Sends(outbox);
        outbox.Acknowledge(Start, 1);
        outbox.Hold();
        Push(outbox, Start, "d");
        Assert.Empty(Sends(outbox));

        outbox.Resend(Start);

        Assert.Equal(["2 b", "3 c", "4 d"], Sends(outbox));
    }

    [Fact]
    public void An_acknowledgement_while_messages_are_taken_neither_skips_nor_repeats()
    {
        var outbox = Open("a", "b", "c");
        Sends(outbox);
        outbox.Resend(Start);
        Assert.True(outbox.TryTakeSend(out var seq, out _));
        Assert.Equal(1u, seq);

        outbox.Acknowledge(Start, 2);

        Assert.Equal(["3 c"], Sends(outbox));
    }

    [Fact]
    public void At_most_a_window_is_unacknowledged_and_the_rest_follows()
    {
        var outbox = Open([.. Enumerable.Range(1, 70).Select(i => $"m{i}")]);
        Assert.Equal(64, Sends(outbox).Count);

        outbox.Acknowledge(Start, 5);

        Assert.Equal(["65 m65", "66 m66", "67 m67", "68 m68", "69 m69"], Sends(outbox));
    }

    [Fact]
    public void A_full_outbox_takes_no_more()
    {
        var byCount = new RelayOutbox<string>(maxMessages: 2);
        Assert.True(byCount.TryPush(Start, "a", 1));
        Assert.True(byCount.TryPush(Start, "b", 1));
        Assert.False(byCount.TryPush(Start, "c", 1));

        var byBytes = new RelayOutbox<string>(maxBytes: 10);
        Assert.True(byBytes.TryPush(Start, "a", 10));
        Assert.False(byBytes.TryPush(Start, "b", 1));
        byBytes.Resend(Start);
        Sends(byBytes);
        byBytes.Acknowledge(Start, 1);
        Assert.True(byBytes.TryPush(Start, "b", 10));
        Assert.Equal(2u, byBytes.LastSeq);
    }

    private static RelayOutbox<string> Open(params string[] messages)
    {
        var outbox = new RelayOutbox<string>();
        outbox.Resend(Start);
        Push(outbox, Start, messages);
        return outbox;
    }

    private static void Push(RelayOutbox<string> outbox, DateTimeOffset now, params string[] messages) =>
        Assert.All(messages, message => Assert.True(outbox.TryPush(now, message, message.Length)));

    private static List<string> Sends(RelayOutbox<string> outbox)
    {
        var sends = new List<string>();
        while (outbox.TryTakeSend(out var seq, out var message))
        {
            sends.Add($"{seq} {message}");
        }

        return sends;
    }
}
