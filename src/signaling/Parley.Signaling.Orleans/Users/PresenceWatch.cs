namespace Parley.Signaling.Orleans.Users;

/// <summary>What one gateway watches, spread over the directory's shards. Thread-safe: settings take effect one after the other.</summary>
internal sealed class PresenceWatch(string gateway, UserDirectory directory, SiloAddress silo) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<int> _watched = [];

    /// <summary>Replaces what is watched, and returns what is to be seen of it now.</summary>
    public async Task<IReadOnlyList<PresenceChange>> SetAsync(bool lobby, IReadOnlyCollection<string> users)
    {
        await _turn.WaitAsync();
        try
        {
            var byShard = directory.ByShard(users);
            // Only shards that have to know, or that are to forget.
            int[] concerned = lobby
                ? [.. Enumerable.Range(0, directory.Shards.Count)]
                : [.. byShard.Select(shard => shard.Key).Union(_watched)];
            _watched.UnionWith(concerned);
            var seen = await Task.WhenAll(concerned.Select(
                shard => directory.Shards[shard].WatchAsync(gateway, lobby, [.. byShard[shard]], silo)));
            if (!lobby)
            {
                _watched.IntersectWith(byShard.Select(shard => shard.Key));
            }

            return [.. seen.SelectMany(changes => changes)];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
