using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;
using Parley.TurnServer.Tests.Streams;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>A UDP socket that is a TURN client, or a peer. Waiting is bounded.</summary>
internal sealed class DatagramClient : IDisposable
{
    public const ushort Channel = 0x4001;

    private readonly Socket _socket;
    private readonly byte[] _received = new byte[65536];

    /// <summary>A client of a server.</summary>
    public DatagramClient(TransportAddress server, int receiveBuffer = 4 << 20)
        : this(server.Address, receiveBuffer) => _socket.Connect(server.ToIPEndPoint());

    private DatagramClient(IpAddress local, int receiveBuffer)
    {
        var address = local.ToIPAddress();
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = 10_000, ReceiveBufferSize = receiveBuffer,
        };
        _socket.Bind(new IPEndPoint(address, 0));
    }

    public TransportAddress Local => TransportAddress.From((IPEndPoint)_socket.LocalEndPoint!);

    /// <summary>The relayed address, once allocated.</summary>
    public TransportAddress Relayed { get; private set; }

    public static DatagramClient Peer(string address = "127.0.0.1") => new(IpAddress.Parse(address), 4 << 20);

    public byte[] Receive()
    {
        var length = _socket.Receive(_received);
        return _received[..length];
    }

    public (byte[] Datagram, TransportAddress Source) ReceiveFrom()
    {
        EndPoint source = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var length = _socket.ReceiveFrom(_received, ref source);
        return (_received[..length], TransportAddress.From((IPEndPoint)source));
    }

    public bool HasDatagram(TimeSpan within) => _socket.Poll(within, SelectMode.SelectRead);

    public void Send(ReadOnlySpan<byte> datagram) => _socket.Send(datagram);

    public void SendTo(ReadOnlySpan<byte> datagram, TransportAddress destination) => _socket.SendTo(datagram, destination.ToIPEndPoint());

    /// <summary>Sends through the channel; over UDP without padding (RFC 8656 §12.5).</summary>
    public void SendData(ReadOnlySpan<byte> data) => Send(StreamClient.ChannelMessage(Channel, data).AsSpan(0, ChannelData.HeaderLength + data.Length));

    /// <summary>Takes data from the channel.</summary>
    public byte[] ReceiveData()
    {
        var message = Receive();
        Assert.True(ChannelData.TryRead(message, out var channel, out var length));
        Assert.Equal(Channel, channel);
        return message[ChannelData.HeaderLength..(ChannelData.HeaderLength + length)];
    }

    public byte[] Ask(StunMethod method, WriteAttributes attributes)
    {
        var request = StreamClient.Message(method, attributes: attributes);
        Send(request);
        var response = Receive();
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        Assert.Equal(new StunMessageType(method, StunClass.SuccessResponse), message.Type);
        return response;
    }

    public DatagramClient Allocate(bool six = false, bool mobile = false)
    {
        var response = Ask(StunMethod.Allocate, (ref writer) =>
        {
            writer.Write(RequestedTransport.Udp);
            if (six)
            {
                writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 2U << 24);
            }

            if (mobile)
            {
                writer.WriteFlag(StunAttributeType.MobilityTicket);
            }
        });
        Relayed = StreamClient.XorAddress(response, StunAttributeType.XorRelayedAddress);
        Ticket = Bytes(response, StunAttributeType.MobilityTicket);
        return this;
    }

    /// <summary>The allocation's ticket (RFC 8016), if it has one.</summary>
    public byte[] Ticket { get; private set; } = [];

    /// <summary>Takes over an allocation by its ticket.</summary>
    public void Move(byte[] ticket) =>
        Ticket = Bytes(Ask(StunMethod.Refresh, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, ticket)), StunAttributeType.MobilityTicket);

    public DatagramClient Bind(TransportAddress peer)
    {
        Ask(StunMethod.ChannelBind, (ref writer) =>
        {
            writer.Write(new ChannelNumber(Channel));
            writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        });
        return this;
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Bytes(byte[] response, StunAttributeType type)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        return message.TryReadBytes(type, out var value) ? value.ToArray() : [];
    }
}
