using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A whole <see cref="TurnEngine"/> under any sequence of messages, datagrams, connections and time-outs, without credentials, so that everything behind them is
/// reached. It never throws; nothing goes to a peer that the policy denies; in the end every port, quota and connection has been given back.
/// </summary>
/// <remarks>
/// Each step: what happens, whom it concerns, how many bytes of content follow. Messages are mended, or few would get far: cookie and length are set, and
/// what only the server can know (numbers of connections, tokens, tickets) is filled in.
/// </remarks>
internal sealed class TurnEngineTarget
{
    private const int Steps = 8;
    private const int Clients = 4;

    private static readonly IpAddress RelayAddress = IpAddress.FromIPv4(0xCB007109);

    private static readonly PeerPolicy Policy = new(
        [new IpPrefix(IpAddress.FromIPv4(0xC6336400), 24)], [new IpPrefix(IpAddress.FromIPv4(0x09090909), 32)], [], [RelayAddress]);

    private readonly FuzzRelaySockets _sockets = new(RelayAddress);
    private readonly AllocationQuota _quota = new(0, 0);
    private readonly PacketMemory _memory = new(4096, 64 * 1024);
    private readonly TurnEngine _engine;
    private readonly List<uint> _connections = [];
    private readonly HashSet<string> _reached = [];
    private byte[] _token = new byte[8];
    private byte[] _ticket = [];
    private Instant _now = Instant.Zero + TimeSpan.FromDays(1);

    private TurnEngineTarget()
    {
        var settings = new TurnEngineSettings
        {
            Realm = "r", Policy = Policy, Anonymous = true, TcpAllocations = true, MaxPermissions = 4, MaxChannels = 4, MaxPeerConnections = 3,
        };
        _engine = new TurnEngine(
            settings,
            new TurnSurroundings(
                0, _sockets, new RelayDirectory([RelayAddress]), new TurnCredentials(), _quota, new FuzzRandom(), new byte[32], Instant.Zero, Engines: 2),
            _memory);
        for (var client = 0; client < Clients; client++)
        {
            _engine.HandlePathOpened(new TurnPath(PathOf(client), new TransportAddress(IpAddress.FromIPv4(0xCB007101), 3478), TransportProtocol.Tcp));
        }
    }

    /// <summary>Allocations of both kinds with permissions, channels, data, connections, and an end.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        [.. Message(0, StunMethod.Allocate, Udp), .. Message(0, StunMethod.ChannelBind, Channel, Peer), .. Step(0, 0, 0x40, 0, 0, 1, 7), .. Step(1, 0, 1, 2),
            .. Message(0, StunMethod.Refresh, Released)],
        [.. Message(1, StunMethod.Allocate, Udp, EvenPort), .. Message(1, StunMethod.CreatePermission, Peer), .. Message(1, StunMethod.Send, Peer, Data),
            .. Step(2, 60)],
        [.. Message(2, StunMethod.Allocate, Tcp), .. Message(2, StunMethod.Connect, Peer), .. Step(4, 0), .. Message(3, StunMethod.ConnectionBind, Connection),
            .. Step(6, 0), .. Step(3, 2)],
        [.. Message(1, StunMethod.Allocate, Udp, EvenPort), .. Message(0, StunMethod.Allocate, Udp, Token), .. Message(0, StunMethod.Refresh, Released)],
        [.. Message(0, StunMethod.Allocate, Udp, Mobility), .. Message(1, StunMethod.Refresh, Ticket), .. Message(1, StunMethod.CreatePermission, Peer)],
        [.. Message(2, StunMethod.Allocate, Tcp), .. Message(2, StunMethod.CreatePermission, Peer), .. Step(5, 0), .. Step(2, 5), .. Step(3, 2)],
        [.. Message(0, StunMethod.Allocate, Udp, Mobility), .. Message(1, StunMethod.Allocate, Udp), .. Message(0, StunMethod.Binding), .. Step(7, 0, 1, 2, 3)],
    ];

    public static void Run(ReadOnlySpan<byte> input) => Explore(input);

    /// <summary>Runs one input.</summary>
    /// <returns>Which outlets and events it has reached.</returns>
    public static IReadOnlySet<string> Explore(ReadOnlySpan<byte> input)
    {
        var target = new TurnEngineTarget();
        target.Play(input);
        return target._reached;
    }

    private void Play(ReadOnlySpan<byte> input)
    {
        while (input.Length >= 3)
        {
            var (what, whom, length) = (input[0] % Steps, input[1], Math.Min(input[2], input.Length - 3));
            Do(what, whom, input.Slice(3, length));
            Drain();
            input = input[(3 + length)..];
        }

        _engine.Shutdown();
        Drain();
        Demand(_engine.AllocationCount == 0 && _engine.PeerConnectionCount == 0, "nothing is alive in the end");
        Demand(_sockets.Open == 0, $"{_sockets.Open} sockets are open in the end");
        Demand(_quota.Total == 0, $"{_quota.Total} allocations are counted in the end");
        Demand(_engine.NextTimeout == Instant.Never, "a time-out is left in the end");
    }

    private void Do(int what, byte whom, ReadOnlySpan<byte> content)
    {
        var slice = Put(content);
        switch (what)
        {
            case 0:
                Mend(_memory[slice], whom);
                _engine.HandleClient(_now, TupleOf(whom % Clients), slice);
                break;
            case 1:
                _engine.HandlePeer(_now, whom % 8, PeerOf(whom), slice);
                break;
            case 2:
                _now += TimeSpan.FromSeconds(whom * 8);
                _engine.HandleTimeout(_now);
                Demand(_engine.NextTimeout > _now, "no time-out is left behind");
                break;
            case 3 when whom % Clients >= 2:
                _engine.HandlePathClosed(_now, PathOf(whom % Clients));
                _engine.HandlePathOpened(new TurnPath(PathOf(whom % Clients), default, TransportProtocol.Tcp));
                break;
            case 4 when _connections.Count > 0:
                _engine.HandlePeerConnection(_now, _connections[whom % _connections.Count], whom % 5 != 4);
                break;
            case 5:
                if (_engine.TryAcceptPeer(_now, whom % 8, PeerOf(whom), out var id))
                {
                    _connections.Add(id);
                }

                break;
            case 6 when _connections.Count > 0:
                _engine.HandlePeerClosed(_now, _connections[whom % _connections.Count]);
                break;
            case 7:
                _engine.HandleNeighbour(_now, PeerOf(whom), _sockets.Any(whom), slice);
                break;
        }
    }

    private void Drain()
    {
        foreach (var transmit in _engine.Transmits)
        {
            _reached.Add($"{transmit.Kind}");
            if (transmit.Kind == TurnOutlet.Client)
            {
                Learn([.. _memory[transmit.Head], .. _memory[transmit.Body], .. new byte[transmit.Padding]]);
            }

            if (transmit.Kind == TurnOutlet.Relay)
            {
                DemandAllowed(transmit.Destination);
                Demand(_sockets.IsOpen(transmit.Outlet), "what is sent leaves from an open socket");
            }
        }

        while (_engine.TryTakeEvent(out var e))
        {
            _reached.Add(e.GetType().Name);
            if (e is TurnEvent.ConnectPeer connect)
            {
                DemandAllowed(connect.Peer);
                _connections.Add(connect.ConnectionId);
            }
        }

        _engine.Drained();
    }

    private static void DemandAllowed(TransportAddress peer) => Demand(
        Policy.Check(peer.Address) == PeerVerdict.Allowed && PeerAddress.Canonicalise(peer) == peer, $"{peer} is allowed");

    private Slice Put(ReadOnlySpan<byte> content)
    {
        content.CopyTo(_memory.Bytes);
        return new Slice(0, content.Length);
    }

    private void Mend(Span<byte> message, byte whom)
    {
        if (message.Length < StunHeader.Length || message[0] >= 0x40)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)(message.Length - StunHeader.Length));
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], StunHeader.MagicCookie);
        if (StunMessage.TryParse(message, out var stun) != StunParseError.None)
        {
            return;
        }

        foreach (var attribute in stun.Attributes)
        {
            var value = message.Slice(attribute.Offset + 4, attribute.Value.Length);
            switch (attribute.Type)
            {
                case StunAttributeType.ConnectionId when value.Length == 4 && _connections.Count > 0:
                    BinaryPrimitives.WriteUInt32BigEndian(value, _connections[whom % _connections.Count]);
                    break;
                case StunAttributeType.ReservationToken when value.Length == _token.Length:
                    _token.CopyTo(value);
                    break;
                case StunAttributeType.MobilityTicket when value.Length == _ticket.Length:
                    _ticket.CopyTo(value);
                    break;
            }
        }
    }

    // Clients get whole messages and nothing else.
    private void Learn(byte[] message)
    {
        if (message[0] >= 0x40)
        {
            Demand(Turn.ChannelData.TryRead(message, out _, out _), "a client gets whole ChannelData");
            return;
        }

        Demand(StunMessage.TryParse(message, out var stun) == StunParseError.None, "a client gets whole messages");
        _token = stun.TryReadBytes(StunAttributeType.ReservationToken, out var token) ? token.ToArray() : _token;
        _ticket = stun.TryReadBytes(StunAttributeType.MobilityTicket, out var ticket) ? ticket.ToArray() : _ticket;
    }

    private static int PathOf(int client) => client < 2 ? 0 : TurnPath.FirstConnection + client;

    private static FiveTuple TupleOf(int client) => new(PathOf(client), new TransportAddress(IpAddress.FromIPv4(0xC0000201), (ushort)(5000 + client)));

    private static TransportAddress PeerOf(byte whom) => new(IpAddress.FromIPv4(0xC6336400 | (uint)(whom & 3)), 9000);

    private static byte[] Step(byte what, byte whom, params byte[] content) => [what, whom, (byte)content.Length, .. content];

    private delegate void Attribute(ref StunMessageWriter writer);

    private static byte[] Message(byte client, StunMethod method, params Attribute[] attributes)
    {
        var bytes = new byte[200];
        var kind = method == StunMethod.Send ? StunClass.Indication : StunClass.Request;
        byte[] id = [client, (byte)method, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var writer = new StunMessageWriter(bytes, new StunMessageType(method, kind), TransactionId.Read(id));
        foreach (var attribute in attributes)
        {
            attribute(ref writer);
        }

        return Step(0, client, writer.Written.ToArray());
    }

    private static void Udp(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24);

    private static void Tcp(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 6u << 24);

    private static void EvenPort(ref StunMessageWriter writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0x80]);

    private static void Mobility(ref StunMessageWriter writer) => writer.WriteFlag(StunAttributeType.MobilityTicket);

    private static void Released(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.Lifetime, 0);

    private static void Channel(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.ChannelNumber, 0x4000u << 16);

    private static void Peer(ref StunMessageWriter writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, PeerOf(0));

    private static void Data(ref StunMessageWriter writer) => writer.WriteBytes(StunAttributeType.Data, [1, 2, 3]);

    private static void Connection(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, 0);

    private static void Token(ref StunMessageWriter writer) => writer.WriteUInt64(StunAttributeType.ReservationToken, 1);

    private static void Ticket(ref StunMessageWriter writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, new byte[TicketLength()]);

    // How long a ticket is, is the engine's own affair: one is asked for.
    private static int TicketLength()
    {
        var target = new TurnEngineTarget();
        target.Play(Message(0, StunMethod.Allocate, Udp, Mobility));
        return target._ticket.Length;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }
}
