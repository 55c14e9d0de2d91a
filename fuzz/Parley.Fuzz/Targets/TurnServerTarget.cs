using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;
using Parley.Turn.Server;

namespace Parley.Fuzz.Targets;

/// <summary>
/// The input is a story: datagrams of clients and peers, requests whose credentials are right around whatever attributes the input brings, passing time,
/// connections that open and close. Whatever it tells, the engines keep their books, send only what can be read and only where the policy lets them.
/// </summary>
internal static class TurnServerTarget
{
    private const int MaxSteps = 64;

    private static readonly StunMethod[] Methods =
    [
        StunMethod.Allocate, StunMethod.Refresh, StunMethod.CreatePermission, StunMethod.ChannelBind, StunMethod.Connect, StunMethod.ConnectionBind,
        StunMethod.Binding, StunMethod.Send,
    ];

    // Each step: what in four bits, who in three; then what the step needs. XORed with the magic cookie, 198.51.100.1:9000 and 203.0.113.9:10000 read so.
    private static readonly byte[] Transport = [0, 0x19, 0, 4, 17, 0, 0, 0];
    private static readonly byte[] PeerOne = [0, 0x12, 0, 8, 0, 1, 0x02, 0x3A, 0xE7, 0x21, 0xC0, 0x43];
    private static readonly byte[] Relayed = [0, 0x12, 0, 8, 0, 1, 0x06, 0x02, 0xEA, 0x12, 0xD5, 0x4B];
    private static readonly byte[] Channel = [0, 0x0C, 0, 4, 0x40, 0, 0, 0];

    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        // Allocate, bind, data both ways, refresh, release.
        [.. Ask(0, 0, 1, Transport), .. Ask(0, 3, 1, [.. Channel, .. PeerOne]), 0x02, 0, 9, 0x04, 0, 0, 3, 1, 2, 3, .. Ask(0, 1, 1, []), .. Ask(0, 1, 1, [0, 0x0D, 0, 4, 0, 0, 0, 0])],
        // Two allocations of two engines that reach each other.
        [.. Ask(0, 0, 1, Transport), .. Ask(1, 0, 3, Transport), .. Ask(0, 2, 1, Relayed), .. Ask(1, 3, 3, [.. Channel, .. Relayed]), 0x12, 0, 30],
        // An allocation that moves to the other engine.
        [.. Ask(0, 0, 1, [.. Transport, 0x80, 0x30, 0, 0]), .. Ask(0, 2, 1, PeerOne), 0x39, 1, 0x33, 20, .. PeerOne, 0, 0x13, 0, 4, 1, 2, 3, 4, 0x05, 70],
        // A reserved port, taken by way of the other engine; an attribute that nobody knows; malformed ones.
        [.. Ask(2, 0, 1, [.. Transport, 0, 0x18, 0, 1, 0x80, 0, 0, 0]), 0x3A, 1, .. Ask(2, 1, 1, [0x7F, 1, 0, 0]), .. Ask(2, 2, 0, [0, 0x12, 0, 0])],
        // A TCP allocation with a connection to a peer.
        [.. Ask(6, 0, 1, [0, 0x19, 0, 4, 6, 0, 0, 0]), .. Ask(6, 4, 1, PeerOne), 0x07, 1, 0x6B, 1, 0x67, 2, 0x66],
        [0x00, 20, 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x08, 1, 0x05, 255],
    ];

    public static void Run(ReadOnlySpan<byte> input) => Play(input).End();

    /// <summary>Plays a story up to its end.</summary>
    public static FuzzedTurnServer Play(ReadOnlySpan<byte> input)
    {
        var server = new FuzzedTurnServer();
        var reader = new Reader(input);
        for (var step = 0; step < MaxSteps && !reader.IsDone; step++)
        {
            var head = reader.Byte();
            Take(server, head & 0x0F, (head >> 4) & 7, ref reader);
        }

        return server;
    }

    private static void Take(FuzzedTurnServer server, int what, int who, ref Reader reader)
    {
        var engine = who % 2;
        var tuple = Tuple(who);
        switch (what)
        {
            case 0:
                server.FromClient(engine, tuple, reader.Bytes(reader.Byte()));
                break;
            case 1:
                var method = Methods[reader.Byte() & 7];
                var flags = reader.Byte();
                server.FromClient(engine, tuple, Request(server, tuple, engine, method, flags, reader.Bytes(reader.Byte() & ~3)));
                break;
            case 2:
                var message = new byte[4 + 256];
                ChannelData.WriteHeader(message, (ushort)(0x4000 + (reader.Byte() % 8)), reader.Byte());
                server.FromClient(engine, tuple, message);
                break;
            case 3:
                server.FromClient(engine, tuple, Message(new StunMessageType(StunMethod.Send, StunClass.Indication), reader.Bytes(reader.Byte() & ~3)));
                break;
            case 4:
                server.FromPeer(engine, Socket(server, engine, reader.Byte()), Peer(reader.Byte()), reader.Bytes(reader.Byte()));
                break;
            case 5:
                server.Advance(TimeSpan.FromSeconds(reader.Byte() * 5));
                break;
            case 6:
                server.Do(engine, (e, _) => e.HandlePathClosed(server.Now, tuple.Path), default);
                break;
            case 7:
                var (id, event7, now) = (server.ConnectionId, reader.Byte() % 4, server.Now);
                var socket = Socket(server, engine, who);
                server.Do(engine, (e, _) => Happen(e, event7, now, id, socket), default);
                break;
            case 8:
                var bits = reader.Byte();
                server.Apply(settings => settings with
                {
                    OfferSha256 = (bits & 1) == 0, Mobility = (bits & 2) == 0, BytesPerSecond = (bits & 4) << 8, Anonymous = (bits & 8) != 0, MaxChannels = 1 + (bits >> 4),
                });
                break;
            case 9:
                server.FromClient(engine, tuple, Request(server, tuple, engine, StunMethod.Refresh, reader.Byte(), Attribute(StunAttributeType.MobilityTicket, server.Ticket)));
                break;
            case 10:
                server.FromClient(
                    engine, tuple, Request(server, tuple, engine, StunMethod.Allocate, reader.Byte(), [.. Transport, .. Attribute(StunAttributeType.ReservationToken, server.Token)]));
                break;
            case 11:
                var number = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(number, server.ConnectionId);
                server.FromClient(engine, tuple, Request(server, tuple, engine, StunMethod.ConnectionBind, reader.Byte(), Attribute(StunAttributeType.ConnectionId, number)));
                break;
            default:
                server.Advance(TimeSpan.FromMilliseconds(what));
                break;
        }
    }

    private static void Happen(TurnEngine engine, int what, Instant now, uint connection, int socket)
    {
        switch (what)
        {
            case 0:
                engine.HandlePeerConnection(now, connection, connected: false);
                break;
            case 1:
                engine.HandlePeerConnection(now, connection, connected: true);
                break;
            case 2:
                engine.HandlePeerClosed(now, connection);
                break;
            default:
                engine.TryAcceptPeer(now, socket, Peer(socket), out _);
                break;
        }
    }

    // Signed by a user of the server with a good nonce, unless the flags want it otherwise.
    private static byte[] Request(FuzzedTurnServer server, FiveTuple tuple, int engine, StunMethod method, byte flags, ReadOnlySpan<byte> attributes)
    {
        var type = new StunMessageType(method, StunClass.Request);
        if ((flags & 1) == 0)
        {
            return Message(type, attributes);
        }

        if (!server.Nonces.ContainsKey(tuple))
        {
            server.FromClient(engine, tuple, Message(new StunMessageType(StunMethod.Refresh, StunClass.Request), default));
        }

        var (second, sha256) = ((flags & 2) != 0, (flags & 4) != 0);
        byte[] signed =
        [
            .. attributes,
            .. Attribute(StunAttributeType.Username, second ? "b"u8.ToArray() : "a"u8.ToArray()),
            .. Attribute(StunAttributeType.Realm, [(byte)FuzzedTurnServer.Realm[0]]),
            .. Attribute(StunAttributeType.Nonce, server.Nonces.GetValueOrDefault(tuple) ?? []),
            .. sha256 ? Attribute(StunAttributeType.PasswordAlgorithms, PasswordAlgorithms.Sha256ThenMd5.ToArray()) : [],
            .. sha256 ? Attribute(StunAttributeType.PasswordAlgorithm, [0, 2, 0, 0]) : [],
            .. Attribute(sha256 ? StunAttributeType.MessageIntegritySha256 : StunAttributeType.MessageIntegrity, new byte[sha256 ? 32 : 20]),
        ];
        var message = Message(type, signed);
        var preceding = message.AsSpan(0, message.Length - (sha256 ? 36 : 24));
        var key = FuzzedUsers.KeyOf(second, sha256);
#pragma warning disable CA5350 // RFC 8489 §14.5 names HMAC-SHA1.
        var mac = sha256 ? HMACSHA256.HashData(key, preceding) : HMACSHA1.HashData(key, preceding);
#pragma warning restore CA5350 // as above
        mac.CopyTo(message, message.Length - mac.Length);
        return message;
    }

    private static byte[] Message(StunMessageType type, ReadOnlySpan<byte> attributes)
    {
        var bytes = new byte[StunHeader.Length + attributes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, type.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)attributes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), StunHeader.MagicCookie);
        attributes.CopyTo(bytes.AsSpan(StunHeader.Length));
        return bytes;
    }

    private static byte[] Attribute(StunAttributeType type, byte[] value) =>
        [(byte)((int)type >> 8), (byte)type, 0, (byte)value.Length, .. value, .. new byte[-value.Length & 3]];

    private static byte[] Ask(int who, byte method, byte flags, byte[] attributes) =>
        [(byte)((who << 4) | 1), method, flags, (byte)attributes.Length, .. attributes];

    // Six clients on two listeners, and two on connections.
    private static FiveTuple Tuple(int who) =>
        new(who < 6 ? who / 3 : TurnPath.FirstConnection + who, new TransportAddress(IpAddress.FromIPv4(0xC0000201u + (uint)who), 5000));

    private static TransportAddress Peer(int which) => new(IpAddress.FromIPv4(0xC6336401u + ((uint)which & 1)), (ushort)(9000 + ((which >> 1) & 1)));

    private static int Socket(FuzzedTurnServer server, int engine, int which) =>
        server.OpenSockets(engine) is { Count: > 0 } open ? open[which % open.Count] : which;

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsDone => _rest.IsEmpty;

        public byte Byte() => Bytes(1) is [var value] ? value : (byte)0;

        public ReadOnlySpan<byte> Bytes(int length)
        {
            var taken = _rest[..Math.Min(length, _rest.Length)];
            _rest = _rest[taken.Length..];
            return taken;
        }
    }
}
