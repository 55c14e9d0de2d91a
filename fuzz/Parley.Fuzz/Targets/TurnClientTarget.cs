using System.Text;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;
using Parley.Turn.Client;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A TURN client whose server answers what the input says. Each step begins with a byte that names it; answers carry the input's attributes under the last
/// request's transaction id, signed as that was. Nothing throws, all that is sent is a message, time-outs do not spin, and nothing follows the end.
/// </summary>
internal static class TurnClientTarget
{
    private const int MostSteps = 200;
    private static readonly TransportAddress Server = TransportAddress.Parse("203.0.113.1:3478");
    private static readonly TransportAddress Local = TransportAddress.Parse("192.0.2.1:5000");

    /// <summary>Inputs to begin with: a challenge and an allocation; permissions and channels; a move; a redirection.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        [.. Challenge(), .. Allocated(), (byte)Step.Permit, 7, (byte)Step.Succeed, 0, (byte)Step.Bind, 7, (byte)Step.Succeed, 0, (byte)Step.Send, 7,
            (byte)Step.Wait, 250, (byte)Step.Succeed, 0, (byte)Step.Release, 0, (byte)Step.Succeed, 0],
        [.. Challenge(), .. Allocated(), (byte)Step.Move, 9, (byte)Step.Succeed, 2, .. Attribute(StunAttributeType.Lifetime, [0, 0, 2, 88]),
            .. Attribute(StunAttributeType.MobilityTicket, "next"u8), (byte)Step.Wait, 60, (byte)Step.Release, 0],
        [(byte)Step.Refuse, 2, .. Attribute(StunAttributeType.ErrorCode, [0, 0, 3, 0]),
            .. Attribute(StunAttributeType.AlternateServer, [0, 1, 13, 150, 203, 0, 113, 2]), .. Challenge(), .. Allocated(), (byte)Step.Wait, 255],
        [.. Challenge(), (byte)Step.Refuse, 3, .. Attribute(StunAttributeType.ErrorCode, [0, 0, 4, 38]),
            .. Attribute(StunAttributeType.Realm, "r"u8), .. Attribute(StunAttributeType.Nonce, "other"u8), .. Allocated(), (byte)Step.Raw, 8, 1, 1, 0, 0, 33, 18, 164, 66],
    ];

    private enum Step : byte
    {
        Raw,
        Succeed,
        Refuse,
        Wait,
        Permit,
        Bind,
        Send,
        Move,
        Release,
        Connected,
    }

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var settings = new TurnClientSettings
        {
            Server = Server, Local = Local, Username = "user", Password = "password", Mobility = true, DontFragment = true, MaxPeers = 8, MaxWaiting = 8,
            Protocol = input[0] >= 128 ? TransportProtocol.Tcp : TransportProtocol.Udp,
        };
        var client = new TurnClient(settings, new CountingSource());
        var now = Instant.Zero;
        client.Start(now);
        byte[] last = [];
        var ended = false;
        for (var step = 0; input.Length >= 2 && step < MostSteps; step++)
        {
            var (kind, argument) = ((Step)((input[0] & 0x7F) % 10), input[1]);
            input = input[2..];
            last = Drain(client, last, ref ended);
            var peer = new TransportAddress(IpAddress.FromIPv4(0xC6336400 | argument), (ushort)(9000 + argument));
            switch (kind)
            {
                case Step.Raw:
                    Hand(client, now, settings.Protocol, input[..Math.Min(argument, input.Length)]);
                    input = input[Math.Min(argument, input.Length)..];
                    break;
                case Step.Succeed or Step.Refuse when last.Length > 0:
                    Hand(client, now, settings.Protocol, Answer(last, kind == Step.Succeed, argument & 7, ref input));
                    break;
                case Step.Wait:
                    now += TimeSpan.FromSeconds(argument);
                    Wait(client, now);
                    break;
                case Step.Permit:
                    client.Permit(now, peer.Address);
                    break;
                case Step.Bind:
                    client.Bind(now, peer);
                    break;
                case Step.Send:
                    client.Send(peer, "data"u8);
                    break;
                case Step.Move when client.CanMove:
                    client.Move(now, Local with { Port = (ushort)(6000 + argument) });
                    break;
                case Step.Release:
                    client.Release(now);
                    break;
                case Step.Connected:
                    client.HandleConnected(now, Local);
                    break;
            }
        }

        Drain(client, last, ref ended);
    }

    private static void Hand(TurnClient client, Instant now, TransportProtocol protocol, ReadOnlySpan<byte> message)
    {
        var datagram = new Datagram(client.Server, Local, message, protocol);
        if (!client.TryReadData(datagram, out _, out _))
        {
            client.HandleDatagram(now, datagram);
        }
    }

    // However late the shell is: after a few rounds nothing more is due now.
    private static void Wait(TurnClient client, Instant now)
    {
        var rounds = 0;
        while (client.NextTimeout is { } next && next <= now)
        {
            Demand(++rounds < 100, "time-outs come to an end");
            client.HandleTimeout(now);
        }
    }

    private static byte[] Drain(TurnClient client, byte[] last, ref bool ended)
    {
        while (client.TryTakeTransmit(out var transmit))
        {
            var message = transmit.Payload.ToArray();
            var isStun = StunMessage.TryParse(message, out var stun) == StunParseError.None;
            Demand(isStun || ChannelData.TryRead(message, out _, out _), "what is sent is a message");
            last = isStun && stun.Type.Class == StunClass.Request ? message : last;
        }

        while (client.TryTakeEvent(out var e))
        {
            // What is wished after the end is still answered: with a refusal.
            Demand(!ended || e is TurnClientEvent.PermissionLost or TurnClientEvent.ChannelLost, $"nothing follows the end, not even {e}");
            ended |= e is TurnClientEvent.Ended;
        }

        Demand(!ended || client.NextTimeout is null, "nothing is due after the end");
        return last;
    }

    /// <summary>Takes attributes out of the input and answers a request with them.</summary>
    private static byte[] Answer(byte[] request, bool success, int attributes, ref ReadOnlySpan<byte> input)
    {
        StunMessage.TryParse(request, out var asked);
        var kind = success ? StunClass.SuccessResponse : StunClass.ErrorResponse;
        var writer = new StunMessageWriter(new byte[4096], new StunMessageType(asked.Type.Method, kind), asked.TransactionId);
        for (; attributes > 0 && input.Length >= 3; attributes--)
        {
            var type = (StunAttributeType)((input[0] << 8) | input[1]);
            var value = input.Slice(3, Math.Min(input[2], input.Length - 3));
            // The server masks addresses by an id that the input cannot know.
            if (type is StunAttributeType.XorRelayedAddress or StunAttributeType.XorMappedAddress && StunAddress.TryRead(value, out var address))
            {
                writer.WriteXorAddress(type, address);
            }
            else
            {
                writer.WriteBytes(type, value);
            }

            input = input[(3 + value.Length)..];
        }

        if (asked.TryReadBytes(StunAttributeType.Realm, out var realm))
        {
            Sign(ref writer, asked, realm);
        }

        return writer.Written.ToArray();
    }

    private static void Sign(ref StunMessageWriter writer, in StunMessage asked, ReadOnlySpan<byte> realm)
    {
        var algorithm = asked.TryRead<ChosenAlgorithm>(out var chosen) ? chosen.Algorithm : PasswordAlgorithm.Md5;
        var key = new byte[LongTermKey.MaxLength];
        var length = LongTermKey.Compute(algorithm, "user"u8, realm, "password"u8, key);
        if (asked.Has(StunAttributeType.MessageIntegritySha256))
        {
            writer.WriteMessageIntegritySha256(key.AsSpan(0, length));
        }
        else
        {
            writer.WriteMessageIntegrity(key.AsSpan(0, length));
        }
    }

    private static byte[] Challenge() =>
    [
        (byte)Step.Refuse, 4, .. Attribute(StunAttributeType.ErrorCode, [0, 0, 4, 1]), .. Attribute(StunAttributeType.Realm, "r"u8),
        .. Attribute(StunAttributeType.Nonce, Encoding.ASCII.GetBytes("obMatJos2AAABx")),
        .. Attribute(StunAttributeType.PasswordAlgorithms, PasswordAlgorithms.Sha256ThenMd5),
    ];

    private static byte[] Allocated() =>
    [
        (byte)Step.Succeed, 4, .. Attribute(StunAttributeType.XorRelayedAddress, [0, 1, 192, 0, 203, 0, 113, 9]),
        .. Attribute(StunAttributeType.XorMappedAddress, [0, 1, 19, 136, 192, 0, 2, 1]), .. Attribute(StunAttributeType.Lifetime, [0, 0, 2, 88]),
        .. Attribute(StunAttributeType.MobilityTicket, "ticket"u8),
    ];

    private static byte[] Attribute(StunAttributeType type, ReadOnlySpan<byte> value) =>
        [(byte)((ushort)type >> 8), (byte)type, (byte)value.Length, .. value];

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }

    /// <summary>Different bytes each time, and the same in every run.</summary>
    private sealed class CountingSource : RandomSource
    {
        private byte _next;

        public override void Fill(Span<byte> bytes)
        {
            foreach (ref var value in bytes)
            {
                value = _next = (byte)((_next * 5) + 77);
            }
        }
    }
}
