using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Fuzz.Targets;

/// <summary>Sockets that are only counted: IPv4, with few ports, numbers that come back, and none open twice.</summary>
internal sealed class FuzzRelaySockets(IpAddress address) : IRelaySockets
{
    private const ushort FirstPort = 50_000;

    private readonly PortPool _ports = new(FirstPort, FirstPort + 7);
    private readonly FuzzRandom _random = new();
    private readonly SortedDictionary<int, ushort> _open = [];

    public int Open => _open.Count;

    public bool IsOpen(int number) => _open.ContainsKey(number);

    /// <summary>A relayed address that is there, or none.</summary>
    public TransportAddress Any(int which) => _open.Count == 0 ? default : new(address, _open.Values.ElementAt(which % _open.Count));

    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        socket = next = default;
        if (family != IpFamily.IPv4)
        {
            return RelayOpening.FamilyNotSupported;
        }

        if (!_ports.TryTake(wish, _random, out var port))
        {
            return RelayOpening.NoPortLeft;
        }

        socket = Take(port);
        next = wish == PortWish.EvenAndNext ? Take((ushort)(port + 1)) : default;
        return RelayOpening.Opened;
    }

    public void Close(int number)
    {
        if (!_open.Remove(number, out var port))
        {
            throw new FuzzFailureException($"socket {number} is closed but not open");
        }

        _ports.Return(port);
    }

    private RelaySocket Take(ushort port)
    {
        var number = Enumerable.Range(0, int.MaxValue).First(free => !_open.ContainsKey(free));
        _open.Add(number, port);
        return new RelaySocket(number, new TransportAddress(address, port));
    }
}

/// <summary>The same numbers each time, so that a finding can be replayed.</summary>
internal sealed class FuzzRandom : RandomSource
{
    private uint _state = 1;

    public override void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            _state = unchecked((_state * 1664525) + 1013904223);
            bytes[i] = (byte)(_state >> 24);
        }
    }
}
