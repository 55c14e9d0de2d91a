using System.Buffers.Binary;
using System.Text;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

internal delegate void WriteAttributes(ref StunMessageWriter writer);

/// <summary>A client that says exactly what a test wants said. Answers a challenge by asking again, unless told not to.</summary>
internal sealed class TurnTestClient(TurnWorld world, int engine, FiveTuple tuple)
{
    private readonly SeededRandomSource _random = new((ulong)tuple.GetHashCode());

    public FiveTuple Tuple { get; } = tuple;

    public int Engine { get; } = engine;

    public string User { get; set; } = "user";

    public string Password { get; set; } = "password";

    public byte[] Nonce { get; set; } = [];

    /// <summary>Whether it takes SHA-256 where it is offered.</summary>
    public bool Sha256 { get; set; }

    public bool Fingerprint { get; set; }

    public Queue<byte[]> Received { get; } = new();

    /// <summary>The relayed address of its allocation.</summary>
    public TransportAddress Relayed { get; private set; }

    public TestReply Allocate(WriteAttributes? more = null, uint protocol = 17)
    {
        var reply = Ask(StunMethod.Allocate, (ref writer) =>
        {
            writer.WriteUInt32(StunAttributeType.RequestedTransport, protocol << 24);
            more?.Invoke(ref writer);
        });
        Relayed = reply.Succeeded ? reply.Relayed : Relayed;
        return reply;
    }

    public TestReply Refresh(uint? lifetime = null, WriteAttributes? more = null) => Ask(StunMethod.Refresh, (ref writer) =>
    {
        if (lifetime is { } seconds)
        {
            writer.WriteUInt32(StunAttributeType.Lifetime, seconds);
        }

        more?.Invoke(ref writer);
    });

    public TestReply Permit(params TransportAddress[] peers) => Ask(StunMethod.CreatePermission, (ref writer) =>
    {
        foreach (var peer in peers)
        {
            writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        }
    });

    public TestReply Bind(ushort channel, TransportAddress peer) => Ask(StunMethod.ChannelBind, (ref writer) =>
    {
        writer.WriteUInt32(StunAttributeType.ChannelNumber, (uint)channel << 16);
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
    });

    /// <summary>Asks, and once more with the nonce that came back if the first answer was a challenge.</summary>
    public TestReply Ask(StunMethod method, WriteAttributes? attributes = null)
    {
        var reply = Try(method, attributes);
        if (reply.Code is 401 or 438 && reply.Value(StunAttributeType.Nonce) is { Length: > 0 } nonce && !nonce.AsSpan().SequenceEqual(Nonce))
        {
            Nonce = nonce;
            reply = Try(method, attributes);
        }

        return reply;
    }

    /// <summary>Asks once.</summary>
    public TestReply Try(StunMethod method, WriteAttributes? attributes = null)
    {
        var before = Received.Count;
        SendRaw(Request(method, attributes));
        Assert.Equal(before + 1, Received.Count);
        return new TestReply(Received.Last()) is var reply && before == 0 ? Forget(reply) : reply;
    }

    public byte[] Request(StunMethod method, WriteAttributes? attributes = null, TransactionId? id = null)
    {
        var bytes = new byte[2048];
        var writer = new StunMessageWriter(bytes, new StunMessageType(method, StunClass.Request), id ?? TransactionId.Create(_random));
        attributes?.Invoke(ref writer);
        if (Nonce.Length != 0)
        {
            Sign(ref writer);
        }

        if (Fingerprint)
        {
            writer.WriteFingerprint();
        }

        return writer.Written.ToArray();
    }

    public void SendRaw(byte[] message) => world.FromClient(Engine, Tuple, message);

    public void SendIndication(TransportAddress peer, string text, WriteAttributes? more = null)
    {
        var bytes = new byte[2048];
        var writer = new StunMessageWriter(bytes, new StunMessageType(StunMethod.Send, StunClass.Indication), TransactionId.Create(_random));
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        writer.WriteText(StunAttributeType.Data, text);
        more?.Invoke(ref writer);
        SendRaw(writer.Written.ToArray());
    }

    public void SendChannelData(ushort channel, string text)
    {
        var data = Encoding.UTF8.GetBytes(text);
        var message = new byte[ChannelData.HeaderLength + (TurnPath.IsConnection(Tuple.Path) ? (data.Length + 3) & ~3 : data.Length)];
        ChannelData.WriteHeader(message, channel, data.Length);
        data.CopyTo(message, ChannelData.HeaderLength);
        SendRaw(message);
    }

    /// <summary>The one STUN message that came.</summary>
    public TestReply TakeMessage()
    {
        Assert.Single(Received);
        return new TestReply(Received.Dequeue());
    }

    /// <summary>The one ChannelData message that came.</summary>
    public (ushort Channel, string Text) TakeChannelData()
    {
        Assert.Single(Received);
        var message = Received.Dequeue();
        Assert.True(ChannelData.TryRead(message, out var channel, out var length));
        Assert.Equal(TurnPath.IsConnection(Tuple.Path) ? (ChannelData.HeaderLength + length + 3) & ~3 : ChannelData.HeaderLength + length, message.Length);
        return (channel, Encoding.UTF8.GetString(message, ChannelData.HeaderLength, length));
    }

    private void Sign(ref StunMessageWriter writer)
    {
        writer.WriteText(StunAttributeType.Username, User);
        writer.WriteText(StunAttributeType.Realm, TurnWorld.Realm);
        writer.WriteBytes(StunAttributeType.Nonce, Nonce);
        if (Sha256)
        {
            writer.WriteBytes(StunAttributeType.PasswordAlgorithms, PasswordAlgorithms.Sha256ThenMd5);
            BinaryPrimitives.WriteUInt32BigEndian(writer.Begin(StunAttributeType.PasswordAlgorithm, 4), (uint)PasswordAlgorithm.Sha256 << 16);
            writer.WriteMessageIntegritySha256(Key());
        }
        else
        {
            writer.WriteMessageIntegrity(Key());
        }
    }

    public byte[] Key() => LongTermKey.Compute(Sha256 ? PasswordAlgorithm.Sha256 : PasswordAlgorithm.Md5, User, TurnWorld.Realm, Password);

    private TestReply Forget(TestReply reply)
    {
        Received.Clear();
        return reply;
    }
}
