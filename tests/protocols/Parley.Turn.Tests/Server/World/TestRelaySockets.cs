using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

/// <summary>Relay sockets without sockets: each engine has a range of its own.</summary>
internal sealed class TestRelaySockets(int engine) : IRelaySockets
{
    private readonly Dictionary<int, TransportAddress> _open = [];
    private readonly SortedSet<ushort> _free = [.. Enumerable.Range(49152 + (engine * 1000), 1000).Select(port => (ushort)port)];
    private int _next;

    public int Open => _open.Count;

    public bool HasIPv6 { get; set; } = true;

    public bool HasIPv4 { get; set; } = true;

    public int PortsLeft { get; set; } = int.MaxValue;

    public TransportAddress Relayed(int number) => _open[number];

    public bool TryFind(TransportAddress relayed, out int number)
    {
        foreach (var (key, value) in _open)
        {
            if (value == relayed)
            {
                number = key;
                return true;
            }
        }

        number = 0;
        return false;
    }

    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        socket = next = default;
        if (!(family == IpFamily.IPv6 ? HasIPv6 : HasIPv4))
        {
            return RelayOpening.FamilyNotSupported;
        }

        var port = _free.FirstOrDefault(free => wish switch
        {
            PortWish.Any => true,
            PortWish.Even => free % 2 == 0,
            _ => free % 2 == 0 && _free.Contains((ushort)(free + 1)),
        });
        if (port == 0 || PortsLeft < (wish == PortWish.EvenAndNext ? 2 : 1))
        {
            return RelayOpening.NoPortLeft;
        }

        socket = Take(family, port);
        next = wish == PortWish.EvenAndNext ? Take(family, (ushort)(port + 1)) : default;
        return RelayOpening.Opened;
    }

    public void Close(int number)
    {
        Assert.True(_open.Remove(number, out var relayed), "an open socket is closed, once");
        _free.Add(relayed.Port);
        PortsLeft++;
    }

    private RelaySocket Take(IpFamily family, ushort port)
    {
        PortsLeft--;
        _free.Remove(port);
        var address = IpAddress.Parse(family == IpFamily.IPv6 ? "2001:db8:ffff::9" : "203.0.113.9");
        _open.Add(_next, new TransportAddress(address, port));
        return new RelaySocket(_next++, new TransportAddress(address, port));
    }
}
