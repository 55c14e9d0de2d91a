using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class AllocationQuotaTests
{
    [Fact]
    public void A_user_has_so_many_and_no_more()
    {
        var quota = new AllocationQuota(2, 0);

        Assert.True(quota.TryTake("naomi"));
        Assert.True(quota.TryTake("naomi"));
        Assert.False(quota.TryTake("naomi"));
        Assert.True(quota.TryTake("priya"));
        quota.Return("naomi");
        Assert.True(quota.TryTake("naomi"));
    }

    [Fact]
    public void All_users_together_have_so_many_and_no_more()
    {
        var quota = new AllocationQuota(0, 2);

        Assert.True(quota.TryTake("naomi"));
        Assert.True(quota.TryTake("priya"));
        Assert.False(quota.TryTake("other"));
        Assert.Equal(2, quota.Total);
        quota.Return("priya");
        Assert.True(quota.TryTake("other"));
    }

    [Fact]
    public void A_lower_limit_takes_nothing_away_and_gives_nothing_more()
    {
        var quota = new AllocationQuota(3, 0);
        Assert.True(quota.TryTake("naomi"));
        Assert.True(quota.TryTake("naomi"));

        quota.Apply(1, 0);

        Assert.Equal(2, quota.Total);
        quota.Return("naomi");
        Assert.False(quota.TryTake("naomi"));
        quota.Return("naomi");
        Assert.True(quota.TryTake("naomi"));
    }

    [Fact]
    public void What_nobody_has_cannot_be_given_back()
    {
        var quota = new AllocationQuota(0, 0);
        Assert.True(quota.TryTake("naomi"));

        Assert.Throws<InvalidOperationException>(() => quota.Return("priya"));
        quota.Return("naomi");
        Assert.Throws<InvalidOperationException>(() => quota.Return("naomi"));
    }

    [Fact]
    public void Many_threads_never_get_more_than_the_limit()
    {
        var quota = new AllocationQuota(5, 40);
        var taken = 0;
        Parallel.For(0, 1000, i =>
        {
            if (quota.TryTake($"user {i % 20}"))
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(40, taken);
        Assert.Equal(40, quota.Total);
    }
}
