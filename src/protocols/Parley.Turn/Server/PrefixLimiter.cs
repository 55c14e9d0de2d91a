using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// How many answers go to clients that have not shown who they are, by address prefix, so that the server is no use for flooding a third party whose
/// address is forged. A fixed number of buckets whatever comes: prefixes that share one share its rate.
/// </summary>
internal sealed class PrefixLimiter
{
    private const int BucketBits = 14;

    private readonly TokenBucket[] _buckets = new TokenBucket[1 << BucketBits];

    public bool TryPass(Instant now, in IpAddress client, int perSecond)
    {
        if (perSecond <= 0 || IsLoopback(client))
        {
            return true;
        }

        // The hash is seeded per process: nobody outside can aim at another's bucket.
        var hash = client.Family == IpFamily.IPv4 ? HashCode.Combine(client.IPv4 >> 8) : HashCode.Combine(client.High >> 16, client.Family);
        return _buckets[(uint)hash >> (32 - BucketBits)].TryTake(now, 1, perSecond);
    }

    private static bool IsLoopback(in IpAddress address) =>
        address.Family == IpFamily.IPv4 ? address.IPv4 >> 24 == 127 : address is { High: 0, Low: 1 };
}
