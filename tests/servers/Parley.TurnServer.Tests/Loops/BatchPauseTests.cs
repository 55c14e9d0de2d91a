using Parley.SansIO;
using Parley.TurnServer.Loops.Linux;

namespace Parley.TurnServer.Tests.Loops;

public sealed class BatchPauseTests
{
    private readonly BatchPause _pause = new(TimeSpan.FromMilliseconds(1));
    private Instant _now;
    private long _datagrams;

    [Fact]
    public void Many_datagrams_turn_it_on()
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 20);

        Assert.True(_pause.IsOn);
    }

    [Fact]
    public void It_is_no_longer_than_it_takes_enough_datagrams_to_come()
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 20);
        var busy = _pause.Length;
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 200);

        Assert.Equal(TimeSpan.FromMicroseconds(600), busy);
        Assert.Equal(TimeSpan.FromMicroseconds(60), _pause.Length);
    }

    [Fact]
    public void It_is_never_longer_than_it_may_be()
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 4);

        Assert.Equal(TimeSpan.FromMilliseconds(1), _pause.Length);
    }

    [Fact]
    public void Few_datagrams_are_never_held_up()
    {
        Pass(TimeSpan.FromMilliseconds(100), perMillisecond: 1);

        Assert.False(_pause.IsOn);
    }

    [Fact]
    public void It_ends_when_nothing_comes()
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 20);
        for (var i = 0; i < 3; i++)
        {
            _now += TimeSpan.FromMilliseconds(1);
            _pause.Looked(_now, _datagrams, some: false);
        }

        Assert.False(_pause.IsOn);
    }

    [Fact]
    public void A_length_of_zero_turns_it_off()
    {
        var never = new BatchPause(TimeSpan.Zero);
        for (var i = 1; i < 100; i++)
        {
            never.Looked(Instant.Zero + TimeSpan.FromMilliseconds(i), i * 1000, some: true);
        }

        Assert.False(never.IsOn);
    }

    private void Pass(TimeSpan time, int perMillisecond)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(1))
        {
            _now += TimeSpan.FromMilliseconds(1);
            _datagrams += perMillisecond;
            _pause.Looked(_now, _datagrams, some: true);
        }
    }
}
