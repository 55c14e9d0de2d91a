using Microsoft.Extensions.Options;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Signaling.Orleans.Users;

/// <summary>The directory's shards. Thread-safe.</summary>
internal sealed class UserDirectory(IGrainFactory grains, IOptions<ParleyClusterOptions> options)
{
    private readonly IUserShardGrain[] _shards =
        [.. Enumerable.Range(0, options.Value.UserShards).Select(shard => grains.GetGrain<IUserShardGrain>(shard))];

    public IReadOnlyList<IUserShardGrain> Shards => _shards;

    public IUserShardGrain ShardOf(string user) => _shards[UserSharding.ShardOf(user, _shards.Length)];

    /// <summary>Users by the number of their shard.</summary>
    public ILookup<int, string> ByShard(IEnumerable<string> users) => users.ToLookup(user => UserSharding.ShardOf(user, _shards.Length));
}
