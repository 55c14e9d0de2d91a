using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;
using Parley.Turn.Server;

namespace Parley.Fuzz.Targets;

/// <summary>Two engines of one server with everything around them made of plain collections, and what must hold of what they do.</summary>
internal sealed class FuzzedTurnServer
{
    public const string Realm = "r";
    public const int MaxAllocations = 6;

    private const int ReceiveLength = 4096;

    private static readonly IpAddress RelayAddress = IpAddress.Parse("203.0.113.9");

    private static readonly PeerPolicy Policy = new([Prefix("198.51.100.0/24")], [], [], [RelayAddress]);

    private readonly TurnEngine[] _engines = new TurnEngine[2];
    private readonly PacketMemory[] _memories = new PacketMemory[2];
    private readonly FuzzedSockets[] _sockets = new FuzzedSockets[2];
    private readonly HandedOverClients _handedOver = new();
    private readonly FuzzedUsers _users = new();
    private readonly TurnEngineSettings _settings = new()
    {
        Realm = Realm, Policy = Policy, TcpAllocations = true, MaxPermissions = 4, MaxChannels = 3, MaxPeerConnections = 2, ChallengesPerSecond = 0,
    };

    private int _hops;

    public FuzzedTurnServer()
    {
        var directory = new RelayDirectory([RelayAddress]);
        for (var i = 0; i < 2; i++)
        {
            _memories[i] = new PacketMemory(ReceiveLength, 32 * 1024);
            _sockets[i] = new FuzzedSockets(RelayAddress, 10_000 * (i + 1));
            _engines[i] = new TurnEngine(
                _settings,
                new TurnSurroundings(i, _sockets[i], directory, _users, _users, new FuzzedRandom((ulong)i + 1), new byte[32], Instant.Zero, _handedOver, 2),
                _memories[i]);
        }
    }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromDays(1);

    /// <summary>What the last replies brought, for later requests to be good ones.</summary>
    public Dictionary<FiveTuple, byte[]> Nonces { get; } = [];

    public byte[] Ticket { get; private set; } = [];

    public byte[] Token { get; private set; } = [];

    public uint ConnectionId { get; private set; }

    public TurnEngine this[int engine] => _engines[engine];

    public IReadOnlyList<int> OpenSockets(int engine) => [.. _sockets[engine].Open.Keys];

    public void FromClient(int engine, FiveTuple tuple, ReadOnlySpan<byte> message) =>
        Do(engine, (e, slice) => e.HandleClient(Now, tuple, slice), message);

    public void FromPeer(int engine, int socket, TransportAddress peer, ReadOnlySpan<byte> data) =>
        Do(engine, (e, slice) => e.HandlePeer(Now, socket, peer, slice), data);

    public void Do(int engine, Action<TurnEngine, Slice> input, ReadOnlySpan<byte> bytes)
    {
        var datagrams = Relayed();
        _hops = 0;
        Feed(engine, input, bytes);
        // One message in, one datagram to a peer at most, and from there to one client at most.
        var now = Relayed();
        Demand(now.To - datagrams.To <= 1 && now.From - datagrams.From <= 1, "a message relays one datagram");
        Check();
    }

    public void Advance(TimeSpan duration)
    {
        var until = Now + duration;
        while (Instant.Min(_engines[0].NextTimeout, _engines[1].NextTimeout) is var next && next <= until)
        {
            Now = next > Now ? next : Now;
            for (var i = 0; i < 2; i++)
            {
                _engines[i].HandleTimeout(Now);
                Demand(_engines[i].NextTimeout > Now, "what was due is done");
                Drain(i);
            }
        }

        Now = until;
        Check();
    }

    public void Apply(Func<TurnEngineSettings, TurnEngineSettings> change) => Array.ForEach(_engines, engine => engine.Apply(change(_settings)));

    public void End()
    {
        for (var i = 0; i < 2; i++)
        {
            _engines[i].Shutdown();
            Drain(i);
            Demand(_engines[i].NextTimeout == Instant.Never, "nothing is due after the end");
            Demand(_sockets[i].Open.Count == 0, "all sockets are closed in the end");
        }

        Check();
        Demand(_handedOver.Count == 0, "nobody is handed over after the end");
    }

    public static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }

    private void Check()
    {
        var alive = _engines.Sum(engine => engine.AllocationCount);
        Demand(alive == _users.Taken && alive <= MaxAllocations, "the quota is that of the live allocations");
        Demand(_engines.All(engine => engine.Counters.Allocations - engine.Counters.Ended == engine.AllocationCount), "the counters are right");
        Demand(_sockets.Sum(sockets => sockets.Open.Count) <= _engines.Sum(engine => engine.Counters.Allocations) * 2, "no more sockets than were asked for");
        Demand(_handedOver.Count <= 2 * alive, "no more clients are handed over than there are allocations to go to");
    }

    private (long To, long From) Relayed() =>
        (_engines.Sum(engine => engine.Counters.DatagramsToPeers), _engines.Sum(engine => engine.Counters.DatagramsFromPeers));

    private void Feed(int engine, Action<TurnEngine, Slice> input, ReadOnlySpan<byte> bytes)
    {
        Demand(++_hops < 4, "a message goes to one other engine at most, and a datagram to one more");
        bytes = bytes[..Math.Min(bytes.Length, ReceiveLength)];
        bytes.CopyTo(_memories[engine].Bytes);
        input(_engines[engine], new Slice(0, bytes.Length));
        Drain(engine);
    }

    private void Drain(int number)
    {
        var onward = new List<(TurnTransmit Transmit, byte[] Bytes)>();
        foreach (var transmit in _engines[number].Transmits)
        {
            byte[] bytes = [.. _memories[number][transmit.Head], .. _memories[number][transmit.Body], .. new byte[transmit.Padding]];
            switch (transmit.Kind)
            {
                case TurnOutlet.Client:
                    Examine(new FiveTuple(transmit.Outlet, transmit.Destination), bytes);
                    break;
                case TurnOutlet.Relay:
                    Demand(_sockets[number].Open.ContainsKey(transmit.Outlet), "datagrams leave from open sockets");
                    Demand(Policy.Check(transmit.Destination.Address) == PeerVerdict.Allowed, "datagrams go where the policy lets them");
                    break;
                default:
                    onward.Add((transmit, bytes));
                    break;
            }
        }

        while (_engines[number].TryTakeEvent(out var e))
        {
            ConnectionId = e is TurnEvent.ConnectPeer connect ? connect.ConnectionId : ConnectionId;
        }

        _engines[number].Drained();
        foreach (var (transmit, bytes) in onward)
        {
            Demand(transmit.Outlet == 1 - number, "what goes onward goes to the other engine");
            Feed(
                transmit.Outlet,
                (engine, slice) =>
                {
                    if (transmit.Kind == TurnOutlet.Neighbour)
                    {
                        engine.HandleNeighbour(Now, transmit.Source, transmit.Destination, slice);
                    }
                    else
                    {
                        engine.HandleHandedOver(Now, new FiveTuple(transmit.Path, transmit.Destination), slice);
                    }
                },
                bytes);
        }
    }

    // Whatever clients are sent can be read.
    private void Examine(FiveTuple tuple, byte[] bytes)
    {
        if (ChannelData.MayBegin(bytes[0]))
        {
            Demand(ChannelData.TryRead(bytes, out _, out var length) && bytes.Length - ChannelData.HeaderLength - length < 4, "ChannelData is whole");
            return;
        }

        Demand(StunMessage.TryParse(bytes, out var message) == StunParseError.None, "a message to a client is well formed");
        if (message.TryReadBytes(StunAttributeType.Nonce, out var nonce))
        {
            Nonces[tuple] = nonce.ToArray();
        }

        Ticket = message.TryReadBytes(StunAttributeType.MobilityTicket, out var ticket) ? ticket.ToArray() : Ticket;
        Token = message.TryReadBytes(StunAttributeType.ReservationToken, out var token) ? token.ToArray() : Token;
        ConnectionId = message.TryReadUInt32(StunAttributeType.ConnectionId, out var id) ? id : ConnectionId;
    }

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text);
}
