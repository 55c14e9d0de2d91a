using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Hosting;

/// <summary>The ports of relayed addresses, for each IP version a pool that all loops share. Thread-safe.</summary>
internal sealed class RelayPorts(ushort first, ushort last) : IRelayPorts
{
    private readonly PortPool _ipv4 = new(first, last);
    private readonly PortPool _ipv6 = new(first, last);

    /// <inheritdoc/>
    public bool TryTake(IpFamily family, PortWish wish, RandomSource random, out ushort port)
    {
        var pool = PoolOf(family);
        lock (pool)
        {
            return pool.TryTake(wish, random, out port);
        }
    }

    /// <inheritdoc/>
    public void Return(IpFamily family, ushort port)
    {
        var pool = PoolOf(family);
        lock (pool)
        {
            pool.Return(port);
        }
    }

    private PortPool PoolOf(IpFamily family) => family == IpFamily.IPv6 ? _ipv6 : _ipv4;
}
