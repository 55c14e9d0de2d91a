using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Streams;
using Parley.Turn.Server;

namespace Parley.Ice.Tests.Agent;

/// <summary>
/// The real TURN engine on a simulated host, over UDP and TCP on port 3478, and over TLS on port 443, which in the simulation is TCP on another port. It answers
/// STUN Binding requests as well.
/// </summary>
internal sealed class SimulatedTurnServer : IRelaySockets
{
    private const ushort Port = 3478;
    private const ushort TlsPort = 443;
    private const int ReceiveBytes = 1 << 17;

    // Simulations live in documentation ranges, which a real policy denies.
    private static readonly string[] Documentation = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];
    private static readonly string[] Peers = ["192.0.2.0/24", "203.0.113.0/24", "2001:db8::/48"];
    private static readonly PeerPolicy Allowing = new(Prefixes(Documentation), [], []);
    private static readonly PeerPolicy Refusing = new(Prefixes(Documentation), Prefixes(Peers), []);
    private static readonly KeyValuePair<string, string>[] Users = [new("naomi", "secret")];

    private readonly SimulatedHost _host;
    private readonly PacketMemory _memory = new(ReceiveBytes, 1 << 16);
    private readonly TurnEngine _engine;
    private readonly List<SimulatedUdpSocket> _listeners = [];
    private readonly Dictionary<int, SimulatedUdpSocket> _relays = [];
    private readonly SortedDictionary<int, SimulatedTurnConnection> _connections = [];
    private int _nextRelay;
    private int _nextConnection = TurnPath.FirstConnection;
    private Instant _timer = Instant.Never;

    /// <summary>Starts the server on all addresses of a host.</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="quota">How many allocations there may be.</param>
    /// <param name="refusesPeers">Whether it relays to nobody but to its own relayed addresses.</param>
    /// <param name="alternate">The server that it sends all clients to (RFC 8489 §10); null for none.</param>
    public SimulatedTurnServer(SimulatedHost host, AllocationQuota? quota = null, bool refusesPeers = false, TransportAddress? alternate = null)
    {
        _host = host;
        _engine = new TurnEngine(
            new TurnEngineSettings { Realm = "example.org", AlternateServer = alternate, Policy = refusesPeers ? Refusing : Allowing },
            new TurnSurroundings(
                0,
                this,
                new RelayDirectory(host.Addresses),
                new FixedUsers("example.org", Users),
                quota ?? new AllocationQuota(0, 0),
                host.World.Random,
                new byte[32],
                Instant.Zero),
            _memory);
        foreach (var address in host.Addresses)
        {
            var path = _listeners.Count;
            _listeners.Add(host.BindUdp(address, Port, (source, payload) => Feed(payload, slice =>
                _engine.HandleClient(host.World.Now, new FiveTuple(path, source), slice))));
            _engine.HandlePathOpened(new TurnPath(path, _listeners[path].Local, TransportProtocol.Udp));
            host.Tcp.Listen(address, Port, connection => Accept(connection, TransportProtocol.Tcp));
            host.Tcp.Listen(address, TlsPort, connection => Accept(connection, TransportProtocol.Tls));
        }
    }

    /// <summary>What agents are told for UDP: one server for each address.</summary>
    public IReadOnlyList<IceServer> Servers => Over(TransportProtocol.Udp, Port);

    /// <summary>The same over TCP.</summary>
    public IReadOnlyList<IceServer> TcpServers => Over(TransportProtocol.Tcp, Port);

    /// <summary>The same over TLS.</summary>
    public IReadOnlyList<IceServer> TlsServers => Over(TransportProtocol.Tls, TlsPort);

    /// <summary>The same over all three.</summary>
    public IReadOnlyList<IceServer> AllServers => [.. Servers, .. TcpServers, .. TlsServers];

    /// <summary>How many clients are connected over TCP and TLS.</summary>
    public int ConnectionCount => _connections.Count;

    public int AllocationCount => _engine.AllocationCount;

    private static IEnumerable<IpPrefix> Prefixes(string[] texts) =>
        texts.Select(text => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text));

    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        (socket, next) = (default, default);
        var address = _host.Addresses.FirstOrDefault(one => one.Family == family);
        if (protocol != TransportProtocol.Udp || address.Family == IpFamily.None)
        {
            return RelayOpening.FamilyNotSupported;
        }

        var number = _nextRelay++;
        var relay = _host.BindUdp(address, 0, (source, payload) => Feed(payload, slice =>
            _engine.HandlePeer(_host.World.Now, number, source, slice)));
        _relays.Add(number, relay);
        socket = new RelaySocket(number, relay.Local);
        return RelayOpening.Opened;
    }

    public void Close(int number)
    {
        if (_relays.Remove(number, out var relay))
        {
            relay.Dispose();
        }
    }

    /// <summary>Closes all connections, as a server does that restarts.</summary>
    public void CloseConnections()
    {
        foreach (var path in _connections.Keys.ToList())
        {
            CloseConnection(path);
            _engine.HandlePathClosed(_host.World.Now, path);
        }

        Drain();
    }

    private IReadOnlyList<IceServer> Over(TransportProtocol protocol, ushort port) =>
        [.. _listeners.Select(listener => new IceServer(listener.Local with { Port = port }, protocol, "naomi", "secret", "turn.example.org"))];

    private void Accept(SimulatedTcpConnection connection, TransportProtocol protocol)
    {
        var path = _nextConnection++;
        var tuple = new FiveTuple(path, connection.Remote);
        var client = new SimulatedTurnConnection(connection);
        client.Received = frame => Feed(frame, slice => _engine.HandleClient(_host.World.Now, tuple, slice));
        client.Closed = () =>
        {
            _connections.Remove(path);
            _engine.HandlePathClosed(_host.World.Now, path);
            Drain();
        };
        _connections.Add(path, client);
        _engine.HandlePathOpened(new TurnPath(path, connection.Local, protocol));
    }

    private void CloseConnection(int path)
    {
        if (_connections.Remove(path, out var connection))
        {
            connection.Close();
        }
    }

    private void Feed(ReadOnlyMemory<byte> payload, Action<Slice> handle)
    {
        payload.Span.CopyTo(_memory.Bytes);
        handle(new Slice(0, payload.Length));
        Drain();
    }

    private void Drain()
    {
        foreach (var transmit in _engine.Transmits)
        {
            byte[] bytes = [.. _memory[transmit.Head], .. _memory[transmit.Body], .. new byte[transmit.Padding]];
            if (transmit.Kind == TurnOutlet.Client && TurnPath.IsConnection(transmit.Outlet))
            {
                if (_connections.TryGetValue(transmit.Outlet, out var connection))
                {
                    connection.Send(bytes);
                }
            }
            else if (transmit.Kind == TurnOutlet.Client)
            {
                _listeners[transmit.Outlet].Send(transmit.Destination, bytes);
            }
            else if (transmit.Kind == TurnOutlet.Relay && _relays.TryGetValue(transmit.Outlet, out var relay))
            {
                relay.Send(transmit.Destination, bytes);
            }
        }

        while (_engine.TryTakeEvent(out var e))
        {
            if (e is TurnEvent.CloseClient close)
            {
                CloseConnection(close.Path);
                _engine.HandlePathClosed(_host.World.Now, close.Path);
            }
        }

        _engine.Drained();
        var next = _engine.NextTimeout;
        if (next < _timer)
        {
            _timer = next;
            _host.World.At(next, () =>
            {
                _timer = Instant.Never;
                _engine.HandleTimeout(_host.World.Now);
                Drain();
            });
        }
    }
}
