using System.Text;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Client.World;

/// <summary>One engine with its shell.</summary>
internal sealed class ServerHost
{
    private readonly ClientWorld _world;
    private readonly PacketMemory _memory = new(64 * 1024, 64 * 1024);
    private TurnEngineSettings _settings;

    public ServerHost(ClientWorld world, TransportAddress address, Func<TurnEngineSettings, TurnEngineSettings>? change, TestCredentials credentials)
    {
        (_world, Address, Credentials) = (world, address, credentials);
        _settings = new TurnEngineSettings
        {
            Realm = TurnWorld.Realm,
            Policy = new PeerPolicy([Prefix("198.51.100.0/24"), Prefix("2001:db8::/32")], [Prefix("198.51.100.66/32")], [], []),
            ChallengesPerSecond = 0,
        };
        _settings = change?.Invoke(_settings) ?? _settings;
        Engine = new TurnEngine(
            _settings,
            new TurnSurroundings(0, Sockets, new RelayDirectory([IpAddress.Parse("203.0.113.9"), IpAddress.Parse("2001:db8:ffff::9")]), Credentials, Quota, new SeededRandomSource(7), new byte[32], Instant.Zero),
            _memory);
        Engine.HandlePathOpened(new TurnPath(0, address, TransportProtocol.Udp));
    }

    public TransportAddress Address { get; }

    public TurnEngine Engine { get; }

    public TestRelaySockets Sockets { get; } = new(0);

    public TestCredentials Credentials { get; }

    public TestQuota Quota { get; } = new();

    public List<TurnEvent> Events { get; } = [];

    public void Apply(Func<TurnEngineSettings, TurnEngineSettings> change) => Engine.Apply(_settings = change(_settings));

    public void FromClient(FiveTuple tuple, byte[] message)
    {
        if (TurnPath.IsConnection(tuple.Path))
        {
            Engine.HandlePathOpened(new TurnPath(tuple.Path, Address, TransportProtocol.Tcp));
        }

        Engine.HandleClient(_world.Now, tuple, Put(message));
        Drain();
    }

    public void FromPeer(TransportAddress peer, TransportAddress relayed, string text)
    {
        if (Sockets.TryFind(relayed, out var socket))
        {
            Engine.HandlePeer(_world.Now, socket, peer, Put(Encoding.UTF8.GetBytes(text)));
            Drain();
        }
    }

    public void HandleTimeout()
    {
        Engine.HandleTimeout(_world.Now);
        Drain();
    }

    private void Drain()
    {
        foreach (var transmit in Engine.Transmits)
        {
            byte[] bytes = [.. _memory[transmit.Head], .. _memory[transmit.Body], .. new byte[transmit.Padding]];
            if (transmit.Kind == TurnOutlet.Client)
            {
                _world.ToClient(this, transmit.Destination, bytes);
            }
            else
            {
                _world.AtPeers.Add((transmit.Destination, Sockets.Relayed(transmit.Outlet), Encoding.UTF8.GetString(bytes)));
            }
        }

        while (Engine.TryTakeEvent(out var e))
        {
            Events.Add(e);
        }

        Engine.Drained();
    }

    private Slice Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memory.Bytes);
        return new Slice(0, bytes.Length);
    }

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text);
}
