using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Streams;

/// <summary>How many connections there are, in all and from each prefix. Thread-safe.</summary>
internal sealed class ConnectionCensus
{
    private const int PrefixLength4 = 24;
    private const int PrefixLength6 = 48;

    private readonly Lock _lock = new();
    private readonly Dictionary<IpAddress, int> _byPrefix = [];
    private int _total;

    /// <summary>How many there are.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Counts a connection in.</summary>
    /// <returns>Null, or why it may not come in; then it is not counted.</returns>
    public StreamRefusal? TryEnter(in IpAddress client, StreamSettings limits)
    {
        var prefix = PrefixOf(client);
        lock (_lock)
        {
            if (_total >= limits.MaxConnections)
            {
                return StreamRefusal.Total;
            }

            var there = _byPrefix.GetValueOrDefault(prefix);
            if (there >= limits.MaxConnectionsPerPrefix)
            {
                return StreamRefusal.Prefix;
            }

            _byPrefix[prefix] = there + 1;
            _total++;
            return null;
        }
    }

    /// <summary>Counts it out.</summary>
    public void Leave(in IpAddress client)
    {
        var prefix = PrefixOf(client);
        lock (_lock)
        {
            _total--;
            if (--_byPrefix[prefix] == 0)
            {
                _byPrefix.Remove(prefix);
            }
        }
    }

    private static IpAddress PrefixOf(in IpAddress client) =>
        new IpPrefix(client, client.Family == IpFamily.IPv6 ? PrefixLength6 : PrefixLength4).Address;
}
