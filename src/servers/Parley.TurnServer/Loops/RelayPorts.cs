using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>The ports of relayed addresses: for each family a pool with the same range. Thread-safe.</summary>
internal sealed class RelayPorts : IRelayPorts
{
    private readonly Lock _lock = new();
    private readonly PortPool _ports4;
    private readonly PortPool _ports6;

    /// <summary>The ports from a first to a last one, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no port in the range, or port 0.</exception>
    public RelayPorts(ushort first, ushort last) => (_ports4, _ports6) = (new PortPool(first, last), new PortPool(first, last));

    /// <inheritdoc/>
    public bool TryTake(IpFamily family, PortWish wish, RandomSource random, out ushort port)
    {
        lock (_lock)
        {
            return Of(family).TryTake(wish, random, out port);
        }
    }

    /// <inheritdoc/>
    public void Return(IpFamily family, ushort port)
    {
        lock (_lock)
        {
            Of(family).Return(port);
        }
    }

    /// <summary>How many ports of a family are taken.</summary>
    public int Taken(IpFamily family)
    {
        lock (_lock)
        {
            return Of(family).Taken;
        }
    }

    private PortPool Of(IpFamily family) => family == IpFamily.IPv6 ? _ports6 : _ports4;
}
