using Microsoft.Extensions.Time.Testing;
using Parley.TurnServer.Hosting;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class LogAllowanceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_flood_gets_a_few_lines_and_then_one_a_second()
    {
        var allowance = new LogAllowance(_time);
        Assert.Equal(20, Enumerable.Range(0, 1_000).Count(_ => allowance.TryTake(out long _)));

        var later = 0;
        for (var second = 0; second < 30; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            later += Enumerable.Range(0, 1_000).Count(_ => allowance.TryTake(out long _));
        }

        Assert.Equal(30, later);
    }

    [Fact]
    public void What_was_left_out_is_told_once()
    {
        var allowance = new LogAllowance(_time);
        for (var i = 0; i < 25; i++)
        {
            allowance.TryTake(out long _);
        }

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(allowance.TryTake(out var leftOut));
        Assert.Equal(5, leftOut);
        Assert.True(allowance.TryTake(out leftOut));
        Assert.Equal(0, leftOut);
    }
}
