using Parley.SansIO;

namespace Parley.Turn.Server;

/// <content>What an inspector sees.</content>
public sealed partial class TurnEngine
{
    /// <summary>The allocations that are alive, as they are now. On the loop, like every other call; what it returns may go to any thread.</summary>
    /// <param name="now">Now.</param>
    /// <param name="max">How many at most: looking at all of a busy engine would hold up its clients.</param>
    public IReadOnlyList<AllocationSnapshot> Snapshot(Instant now, int max = 1000) =>
        [.. _allocations.Values.Distinct().Take(max).Select(allocation => Snapshot(now, allocation))];

    private static AllocationSnapshot Snapshot(Instant now, Allocation allocation) => new(
        allocation.Tuple,
        allocation.User,
        allocation.First!.Relayed,
        allocation.Second?.Relayed,
        now - allocation.Created,
        allocation.Due - now,
        [.. allocation.Permissions.Values.Where(permission => permission.Expires > now).Select(permission => permission.Address)],
        [.. allocation.ChannelsByNumber.Values.Where(channel => channel.Expires > now).Select(channel => (channel.Number, channel.Peer))],
        allocation.Traffic);
}
