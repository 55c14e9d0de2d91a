namespace Parley.Signaling.Orleans.Users;

/// <summary>Which shard of the directory a user belongs to: the same in every process and every version.</summary>
internal static class UserSharding
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>FNV-1a over the id's UTF-16 units, little-endian. Ids are short, and nobody gains by choosing one for its shard.</summary>
    public static int ShardOf(string user, int shards)
    {
        var hash = OffsetBasis;
        foreach (var unit in user)
        {
            hash = unchecked((hash ^ (byte)unit) * Prime);
            hash = unchecked((hash ^ (byte)(unit >> 8)) * Prime);
        }

        return (int)(hash % (uint)shards);
    }
}
