using Parley.Signaling.Orleans.Users;

namespace Parley.Signaling.Orleans.Tests.Users;

public sealed class UserShardingTests
{
    [Theory]
    [InlineData("", 5)]
    [InlineData("Naomi", 9)]
    [InlineData("Priya", 14)]
    [InlineData("나오미", 58)]
    public void A_users_shard_never_changes(string user, int shard) => Assert.Equal(shard, UserSharding.ShardOf(user, 64));

    [Fact]
    public void Users_spread_evenly()
    {
        var sizes = Enumerable.Range(0, 64_000).CountBy(i => UserSharding.ShardOf($"user-{i}", 64)).Select(shard => shard.Value).ToArray();

        Assert.Equal(64, sizes.Length);
        Assert.InRange(sizes.Min(), 850, 1000);
        Assert.InRange(sizes.Max(), 1000, 1150);
    }
}
