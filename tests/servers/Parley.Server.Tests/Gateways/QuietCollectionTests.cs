using Parley.Server.Gateways;

namespace Parley.Server.Tests.Gateways;

/// <summary>When memory is given back.</summary>
public sealed class QuietCollectionTests
{
    private readonly QuietCollection _rule = new();

    [Fact]
    public void Many_who_came_and_are_quiet_for_four_seconds_are_worth_a_collection()
    {
        Assert.Equal([false, false, false, false, true, false, false], Ask(7, 10_000, 0));
    }

    [Fact]
    public void A_few_are_not()
    {
        Assert.DoesNotContain(true, Ask(60, 999, 0));
    }

    [Fact]
    public void While_clients_come_in_it_waits()
    {
        for (var sessions = 1_000; sessions < 100_000; sessions += 2_000)
        {
            Assert.False(_rule.IsDue(sessions, 0));
        }

        Assert.Equal([false, false, false, false, true], Ask(5, 101_000, 0));
    }

    [Fact]
    public void While_calls_are_set_up_it_waits()
    {
        var relayed = 0L;
        for (var second = 0; second < 60; second++)
        {
            Assert.False(_rule.IsDue(10_000, relayed += 21));
        }

        Assert.Equal([false, false, false, true], Ask(4, 10_000, relayed));
    }

    [Fact]
    public void It_comes_again_when_a_quarter_has_come_or_gone()
    {
        Assert.Contains(true, Ask(10, 10_000, 0));

        Assert.DoesNotContain(true, Ask(60, 12_499, 0));
        Assert.Contains(true, Ask(10, 12_500, 0));
        Assert.DoesNotContain(true, Ask(60, 9_400, 0));
        Assert.Contains(true, Ask(10, 9_375, 0));
    }

    private bool[] Ask(int seconds, int sessions, long relayed) =>
        [.. Enumerable.Range(0, seconds).Select(_ => _rule.IsDue(sessions, relayed))];
}
