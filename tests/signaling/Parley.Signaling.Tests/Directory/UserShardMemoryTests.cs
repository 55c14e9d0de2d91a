using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>What an idle user costs. Alone in the process while it runs: other tests' memory must not count.</summary>
[Collection(Alone)]
public sealed class UserShardMemoryTests
{
    private const string Alone = "memory";

    private static readonly DateTimeOffset Start = CallStage.Start;

    [Fact]
    public void Ten_thousand_idle_users_cost_a_few_hundred_bytes_each()
    {
        const int Count = 10_000;
        var shard = new UserShard(new UserShardOptions());
        Enter(shard, "warm-up", 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (ulong i = 1; i <= Count; i++)
        {
            Enter(shard, $"user {i}", i);
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        TestContext.Current.TestOutputHelper!.WriteLine($"{each} bytes per idle user");
        Assert.InRange(each, 1, 500);
        GC.KeepAlive(shard);
    }

    private static void Enter(UserShard shard, string user, ulong device)
    {
        // As from another process: no text is shared with anybody.
        var id = new string(user);
        shard.Register(
            new UserProfile(id, new string(user)), new DeviceAddress(new string(user), new DeviceId(device), new string("gateway"), 1),
            $"key {device}", Start, out _);
    }

    /// <summary>Runs when no other test does.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
