namespace Parley.Signaling.Tests;

public sealed class SessionStreamTests
{
    private static readonly SessionStreamOptions Options = new() { UnackedEvents = 16, UnackedEventBytes = 4096 };

    private readonly SessionStream _stream = new("e", Options);

    [Fact]
    public void A_client_gets_exactly_what_it_missed()
    {
        byte[][] events = [[1], [2], [3], [4]];
        foreach (var one in events)
        {
            _stream.Append(one);
        }

        Assert.Equal(events[2..], _stream.Resume("e", 2));
        Assert.Empty(_stream.Resume("e", 4)!);
    }

    [Fact]
    public void Offsets_count_from_one()
    {
        Assert.Equal(1, _stream.Append([1]));
        Assert.Equal(2, _stream.Append([2]));
        Assert.Equal(3, _stream.NextOffset);
    }

    [Fact]
    public void What_was_acknowledged_is_not_kept()
    {
        _stream.Append([1]);
        _stream.Append([2]);

        Assert.True(_stream.Acknowledge(1));
        Assert.True(_stream.Acknowledge(1));
        Assert.True(_stream.Acknowledge(0));

        Assert.Equal([[2]], _stream.Unacked);
    }

    [Theory]
    [InlineData("other", 1)]
    [InlineData("e", 3)]
    [InlineData("e", -1)]
    [InlineData("e", 0)]
    public void Another_epoch_and_offsets_that_never_were_or_are_gone_are_a_gap(string epoch, long offset)
    {
        _stream.Append([1]);
        _stream.Append([2]);
        _stream.Acknowledge(1);

        Assert.Null(_stream.Resume(epoch, offset));
    }

    [Fact]
    public void Acknowledging_what_was_never_sent_is_an_error() => Assert.False(_stream.Acknowledge(1));

    [Fact]
    public void Beyond_the_count_the_epoch_is_given_up()
    {
        for (var i = 0; i < Options.UnackedEvents; i++)
        {
            _stream.Append([1]);
        }

        Assert.False(_stream.GivenUp);
        _stream.Append([1]);

        Assert.True(_stream.GivenUp);
        Assert.Equal(0, _stream.Count);
        Assert.Null(_stream.Resume("e", _stream.NextOffset - 1));
        Assert.Equal(Options.UnackedEvents + 2, _stream.NextOffset);
    }

    [Fact]
    public void Beyond_the_bytes_the_epoch_is_given_up()
    {
        _stream.Append(new byte[4096]);
        Assert.False(_stream.GivenUp);
        _stream.Append([1]);
        Assert.True(_stream.GivenUp);
    }

    [Fact]
    public void An_epoch_goes_on_at_another_gateway()
    {
        _stream.Append([1]);
        _stream.Append([2]);
        _stream.Acknowledge(1);

        var moved = new SessionStream("e", _stream.NextOffset, _stream.Unacked, Options);

        Assert.Equal([[2]], moved.Resume("e", 1));
        Assert.Equal(3, moved.Append([3]));
    }
}
