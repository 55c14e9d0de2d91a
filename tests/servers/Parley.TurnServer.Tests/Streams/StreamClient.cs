using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

internal delegate void WriteAttributes(ref StunMessageWriter writer);

/// <summary>A TURN client over TCP or TLS.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _received = new byte[1 << 17];
    private int _length;

    private readonly TlsTransport? _tls;

    private StreamClient(Socket socket, Stream stream, TlsTransport? tls = null) => (Socket, Stream, _tls) = (socket, stream, tls);

    public Socket Socket { get; }

    public Stream Stream { get; }

    public TransportAddress Local => TransportAddress.From((IPEndPoint)Socket.LocalEndPoint!);

    public static async Task<StreamClient> ConnectAsync(TransportAddress server)
    {
        var socket = await ConnectSocketAsync(server);
        return new StreamClient(socket, new NetworkStream(socket, ownsSocket: true));
    }

    public static async Task<StreamClient> ConnectTlsAsync(TransportAddress server, SslClientAuthenticationOptions? options = null)
    {
        var socket = await ConnectSocketAsync(server);
        var transport = new TlsTransport(socket);
        var stream = new SslStream(transport);
        options ??= new SslClientAuthenticationOptions();
        options.TargetHost ??= "turn.example.org";
        options.RemoteCertificateValidationCallback ??= (_, certificate, _, _) => certificate is not null;
        try
        {
            await stream.AuthenticateAsClientAsync(options).WaitAsync(Patience);
            return new StreamClient(socket, stream, transport);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public static byte[] Message(StunMethod method, StunClass kind = StunClass.Request, WriteAttributes? attributes = null)
    {
        var message = new byte[4096];
        var writer = new StunMessageWriter(message, new(method, kind), TransactionId.Create(CryptoRandomSource.Instance));
        attributes?.Invoke(ref writer);
        return writer.Written.ToArray();
    }

    public static byte[] ChannelMessage(ushort channel, ReadOnlySpan<byte> data)
    {
        var message = new byte[ChannelData.HeaderLength + ((data.Length + 3) & ~3)];
        ChannelData.WriteHeader(message, channel, data.Length);
        data.CopyTo(message.AsSpan(ChannelData.HeaderLength));
        return message;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>Says that nothing more will be sent.</summary>
    public async Task EndAsync()
    {
        if (_tls is not null)
        {
            await _tls.EndAsync((SslStream)Stream);
        }

        Socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The next whole frame; null at the end of the stream.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        while (true)
        {
            var found = TurnFrames.Cut(_received.AsSpan(0, _length), TurnFrames.MaxLength, out var length);
            if (found is TurnFrame.StunMessage or TurnFrame.ChannelData)
            {
                var frame = _received[..length];
                _received.AsSpan(length, _length - length).CopyTo(_received);
                _length -= length;
                return frame;
            }

            Assert.Equal(TurnFrame.Incomplete, found);
            var more = await ReceiveBytesAsync(_received.AsMemory(_length));
            if (more == 0)
            {
                return null;
            }

            _length += more;
        }
    }

    /// <summary>Bytes as they come, those first that no frame was made of; 0 at the end of the stream, however it ends.</summary>
    public async Task<int> ReceiveRawAsync(Memory<byte> buffer)
    {
        if (_length > 0)
        {
            var taken = Math.Min(_length, buffer.Length);
            _received.AsMemory(0, taken).CopyTo(buffer);
            _received.AsSpan(taken, _length - taken).CopyTo(_received);
            _length -= taken;
            return taken;
        }

        return await ReceiveBytesAsync(buffer);
    }

    /// <summary>Sends a request and waits for its response; other frames that come first are lost.</summary>
    public async Task<byte[]> AskAsync(StunMethod method, WriteAttributes? attributes = null)
    {
        var request = Message(method, attributes: attributes);
        await SendAsync(request);
        return await ResponseToAsync(request);
    }

    public async Task<byte[]> ResponseToAsync(byte[] request)
    {
        while (true)
        {
            var frame = await ReceiveAsync() ?? throw new IOException("The server closed the connection.");
            if (StunMessage.TryParse(frame, out var message) == StunParseError.None && message.IsResponse
                && StunMessage.TryParse(request, out var asked) == StunParseError.None && message.TransactionId == asked.TransactionId)
            {
                return frame;
            }
        }
    }

    public async Task<byte[]> AskSuccessfullyAsync(StunMethod method, WriteAttributes? attributes = null)
    {
        var response = await AskAsync(method, attributes);
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        Assert.Equal(new StunMessageType(method, StunClass.SuccessResponse), message.Type);
        return response;
    }

    /// <summary>Makes an allocation and returns its relayed address.</summary>
    public async Task<TransportAddress> AllocateAsync(RequestedTransport? transport = null, byte family = 0)
    {
        var response = await AskSuccessfullyAsync(StunMethod.Allocate, (ref writer) =>
        {
            writer.Write(transport ?? RequestedTransport.Udp);
            if (family != 0)
            {
                writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, (uint)family << 24);
            }
        });
        return XorAddress(response, StunAttributeType.XorRelayedAddress);
    }

    public Task PermitAsync(TransportAddress peer) =>
        AskSuccessfullyAsync(StunMethod.CreatePermission, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer));

    public Task BindAsync(ushort channel, TransportAddress peer) => AskSuccessfullyAsync(StunMethod.ChannelBind, (ref writer) =>
    {
        writer.Write(new ChannelNumber(channel));
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
    });

    public static TransportAddress XorAddress(byte[] response, StunAttributeType type)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        Assert.True(message.TryReadXorAddress(type, out var address));
        return address;
    }

    public static uint Number(byte[] response, StunAttributeType type)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        Assert.True(message.TryReadUInt32(type, out var number));
        return number;
    }

    public async ValueTask DisposeAsync() => await Stream.DisposeAsync();

    private static async Task<Socket> ConnectSocketAsync(TransportAddress server)
    {
        var socket = new Socket(server.ToIPEndPoint().AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.ToIPEndPoint()).WaitAsync(Patience);
        return socket;
    }

    private async Task<int> ReceiveBytesAsync(Memory<byte> buffer)
    {
        try
        {
            var reading = _tls is null ? Stream.ReadAsync(buffer) : _tls.ReadAsync((SslStream)Stream, buffer);
            return await reading.AsTask().WaitAsync(Patience);
        }
        catch (IOException)
        {
            // Reset: an end as well.
            return 0;
        }
    }
}
