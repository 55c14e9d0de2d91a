using Parley.SansIO;
using Parley.Simulation;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

/// <summary>
/// A TURN server of one or more engines with a clock that stands still unless it is told, clients and peers. What goes in comes out before the call
/// returns, so that a test is a story.
/// </summary>
internal sealed partial class TurnWorld
{
    public const string Realm = "example.org";

    private const int Receive = 64 * 1024;

    private readonly List<TurnEngine> _engines = [];
    private readonly List<PacketMemory> _memories = [];
    private readonly Dictionary<(int Path, TransportAddress Address), TurnTestClient> _clients = [];
    private readonly Dictionary<TransportAddress, TestPeer> _peers = [];

    public TurnWorld(Func<TurnEngineSettings, TurnEngineSettings>? change = null, int engines = 1, Func<PeerPolicy>? policy = null, byte[]? nonceKey = null)
    {
        Settings = new TurnEngineSettings
        {
            Realm = Realm,
            Policy = policy?.Invoke() ?? new PeerPolicy(
                [Prefix("198.51.100.0/24"), Prefix("2001:db8::/32")], [], [], [IpAddress.Parse("203.0.113.9"), IpAddress.Parse("2001:db8:ffff::9")]),
            ChallengesPerSecond = 0,
        };
        Settings = change?.Invoke(Settings) ?? Settings;
        for (var number = 0; number < engines; number++)
        {
            var sockets = new TestRelaySockets(number);
            var memory = new PacketMemory(Receive, 64 * 1024);
            Sockets.Add(sockets);
            _memories.Add(memory);
            _engines.Add(new TurnEngine(
                Settings,
                new TurnSurroundings(
                    number, sockets, Directory, Credentials, Quota, new SeededRandomSource((ulong)number + 1), nonceKey ?? new byte[32], Instant.Zero, HandedOver, engines),
                memory));
        }
    }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromDays(365);

    public TurnEngineSettings Settings { get; private set; }

    public TestCredentials Credentials { get; } = new();

    public TestQuota Quota { get; } = new();

    public RelayDirectory Directory { get; } = new([IpAddress.Parse("203.0.113.9"), IpAddress.Parse("2001:db8:ffff::9")]);

    public HandedOverClients HandedOver { get; } = new();

    public List<TestRelaySockets> Sockets { get; } = [];

    public List<TurnEvent> Events { get; } = [];

    /// <summary>Bytes that went to clients over UDP and that came from them.</summary>
    public (long In, long Out) Bytes { get; private set; }

    public TurnEngine Engine => _engines[0];

    public TurnEngine EngineOf(int number) => _engines[number];

    public PacketMemory MemoryOf(int number) => _memories[number];

    public TurnTestClient Client(string address = "192.0.2.1:5000", int path = 0, int engine = 0, string user = "user", string password = "password")
    {
        var client = new TurnTestClient(this, engine, new FiveTuple(path, TransportAddress.Parse(address))) { User = user, Password = password };
        _clients[(path, client.Tuple.Client)] = client;
        if (TurnPath.IsConnection(path))
        {
            _engines[engine].HandlePathOpened(new TurnPath(path, TransportAddress.Parse("203.0.113.1:3478"), TransportProtocol.Tcp));
        }

        return client;
    }

    public TestPeer Peer(string address = "198.51.100.7:9000")
    {
        var peer = new TestPeer(this, TransportAddress.Parse(address));
        _peers[peer.Address] = peer;
        return peer;
    }

    public void Apply(Func<TurnEngineSettings, TurnEngineSettings> change)
    {
        Settings = change(Settings);
        _engines.ForEach(engine => engine.Apply(Settings));
    }

    /// <summary>Lets time pass, with every time-out at its moment.</summary>
    public void Advance(TimeSpan duration)
    {
        var until = Now + duration;
        while (_engines.Min(engine => engine.NextTimeout) is var next && next <= until)
        {
            Now = next > Now ? next : Now;
            for (var number = 0; number < _engines.Count; number++)
            {
                _engines[number].HandleTimeout(Now);
                Drain(number);
            }
        }

        Now = until;
    }

    public void FromClient(int engine, FiveTuple tuple, ReadOnlySpan<byte> message)
    {
        Bytes = (Bytes.In + message.Length, Bytes.Out);
        _engines[engine].HandleClient(Now, tuple, Put(engine, message));
        Drain(engine);
    }

    public void FromPeer(TransportAddress peer, TransportAddress relayed, ReadOnlySpan<byte> data)
    {
        for (var number = 0; number < _engines.Count; number++)
        {
            if (Sockets[number].TryFind(relayed, out var socket))
            {
                _engines[number].HandlePeer(Now, socket, peer, Put(number, data));
                Drain(number);
            }
        }
    }

    public void Close(TurnTestClient client)
    {
        _engines[client.Engine].HandlePathClosed(Now, client.Tuple.Path);
        Drain(client.Engine);
    }

    public void Drain(int number)
    {
        var engine = _engines[number];
        var memory = _memories[number];
        var onward = new List<(TurnTransmit Transmit, byte[] Bytes)>();
        foreach (var transmit in engine.Transmits)
        {
            byte[] bytes = [.. memory[transmit.Head], .. memory[transmit.Body], .. new byte[transmit.Padding]];
            switch (transmit.Kind)
            {
                case TurnOutlet.Client:
                    Bytes = (Bytes.In, Bytes.Out + bytes.Length);
                    _clients.GetValueOrDefault((transmit.Outlet, transmit.Destination))?.Received.Enqueue(bytes);
                    break;
                case TurnOutlet.Relay:
                    _peers.GetValueOrDefault(transmit.Destination)?.Received.Enqueue(new(Sockets[number].Relayed(transmit.Outlet), bytes, transmit.DontFragment));
                    break;
                default:
                    onward.Add((transmit, bytes));
                    break;
            }
        }

        while (engine.TryTakeEvent(out var e))
        {
            Events.Add(e);
        }

        engine.Drained();
        foreach (var (transmit, bytes) in onward)
        {
            var other = transmit.Outlet;
            if (transmit.Kind == TurnOutlet.Neighbour)
            {
                _engines[other].HandleNeighbour(Now, transmit.Source, transmit.Destination, Put(other, bytes));
            }
            else
            {
                _engines[other].HandleHandedOver(Now, new FiveTuple(transmit.Path, transmit.Destination), Put(other, bytes));
            }

            Drain(other);
        }
    }

    private Slice Put(int engine, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memories[engine].Bytes);
        return new Slice(0, bytes.Length);
    }

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text);
}
