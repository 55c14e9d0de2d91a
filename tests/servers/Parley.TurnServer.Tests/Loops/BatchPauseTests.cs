using Parley.SansIO;
using Parley.TurnServer.Loops.Linux;

namespace Parley.TurnServer.Tests.Loops;

public sealed class BatchPauseTests
{
    private readonly BatchPause _pause = new(TimeSpan.FromMilliseconds(1));
    private Instant _now;
    private long _datagrams;

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1000)]
    [InlineData(10, 1000)]
    [InlineData(20, 500)]
    [InlineData(100, 400)]
    public void It_is_as_long_as_ten_datagrams_take_within_bounds(int perMillisecond, int microseconds)
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond);

        Assert.Equal(TimeSpan.FromMicroseconds(microseconds), _pause.Length);
    }

    [Fact]
    public void It_ends_when_nothing_comes()
    {
        Pass(TimeSpan.FromMilliseconds(20), perMillisecond: 20);
        for (var i = 0; i < 3; i++)
        {
            _now += TimeSpan.FromMicroseconds(200);
            _pause.Looked(_now, _datagrams, some: false);
        }

        Assert.Equal(TimeSpan.Zero, _pause.Length);
    }

    [Fact]
    public void A_length_of_zero_turns_it_off()
    {
        var never = new BatchPause(TimeSpan.Zero);
        for (var i = 1; i < 100; i++)
        {
            never.Looked(Instant.Zero + TimeSpan.FromMilliseconds(i), i * 1000, some: true);
        }

        Assert.Equal(TimeSpan.Zero, never.Length);
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
