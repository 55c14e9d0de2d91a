using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

/// <summary>Counts, and refuses beyond a limit.</summary>
internal sealed class TestQuota : IAllocationQuota
{
    public Dictionary<string, int> Taken { get; } = [];

    public int Limit { get; set; } = int.MaxValue;

    public int Total => Taken.Values.Sum();

    public bool TryTake(string user)
    {
        var taken = Taken.GetValueOrDefault(user);
        Taken[user] = taken < Limit ? taken + 1 : taken;
        return taken < Limit;
    }

    public void Return(string user)
    {
        Assert.True(Taken.GetValueOrDefault(user) > 0, "what is returned was taken");
        Taken[user]--;
    }
}
