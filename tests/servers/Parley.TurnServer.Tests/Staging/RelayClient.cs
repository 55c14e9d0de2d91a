using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.TurnServer.Tests.Staging;

/// <summary>A TURN client with a real socket that says what a test wants said, and answers a challenge by asking again.</summary>
internal sealed class RelayClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly Stream? _stream;
    private byte[] _nonce = [];
    private string _realm = "";
    private uint _next;

    private RelayClient(Socket socket, Stream? stream) => (_socket, _stream) = (socket, stream);

    public delegate void Attributes(ref StunMessageWriter writer);

    public string User { get; set; } = "user";

    public string Password { get; set; } = "password";

    public static CancellationToken Deadline => new CancellationTokenSource(Patience).Token;

    /// <summary>The address that the server sees.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The relayed address of its allocation.</summary>
    public TransportAddress Relayed { get; private set; }

    public static async Task<RelayClient> ConnectAsync(IPEndPoint server, TransportProtocol protocol = TransportProtocol.Udp)
    {
        var datagrams = protocol == TransportProtocol.Udp;
        var socket = new Socket(
            server.AddressFamily, datagrams ? SocketType.Dgram : SocketType.Stream, datagrams ? ProtocolType.Udp : ProtocolType.Tcp);
        await socket.ConnectAsync(server, Deadline);
        Stream? stream = datagrams ? null : new NetworkStream(socket);
        if (protocol == TransportProtocol.Tls)
        {
            // The certificate is a test's own.
            var tls = new SslStream(stream!, false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Deadline);
            stream = tls;
        }

        return new RelayClient(socket, stream);
    }

    /// <summary>The certificate that the server showed.</summary>
    public string CertificateSubject => ((SslStream)_stream!).RemoteCertificate!.Subject;

    /// <summary>Allocates.</summary>
    /// <returns>The error code, 0 when it succeeded.</returns>
    public async Task<int> AllocateAsync()
    {
        var reply = await AskAsync(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24));
        if (CodeOf(reply) is var code && code == 0)
        {
            Relayed = AddressIn(reply, StunAttributeType.XorRelayedAddress);
        }

        return code;
    }

    /// <summary>Installs a permission.</summary>
    /// <returns>The error code, 0 when it succeeded.</returns>
    public async Task<int> PermitAsync(TransportAddress peer) =>
        CodeOf(await AskAsync(StunMethod.CreatePermission, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer)));

    /// <summary>Refreshes its allocation; 0 ends it.</summary>
    /// <returns>The error code, 0 when it succeeded.</returns>
    public async Task<int> RefreshAsync(uint seconds) =>
        CodeOf(await AskAsync(StunMethod.Refresh, (ref writer) => writer.WriteUInt32(StunAttributeType.Lifetime, seconds)));

    /// <summary>Sends data to a peer.</summary>
    public Task SendAsync(TransportAddress peer, string text)
    {
        var bytes = new byte[1500];
        var writer = new StunMessageWriter(bytes, new StunMessageType(StunMethod.Send, StunClass.Indication), NewId());
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        writer.WriteText(StunAttributeType.Data, text);
        return WriteAsync(writer.Written.ToArray());
    }

    /// <summary>The data of the next indication.</summary>
    public async Task<string> ReceiveTextAsync()
    {
        var bytes = await ReadAsync();
        Assert.Equal(StunParseError.None, StunMessage.TryParse(bytes, out var message));
        Assert.True(message.TryReadBytes(StunAttributeType.Data, out var data));
        return System.Text.Encoding.UTF8.GetString(data);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }

    private static int CodeOf(byte[] reply)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(reply, out var message));
        return message.TryRead<Parley.Stun.ErrorCode>(out var error) ? (int)error.Code : 0;
    }

    private static TransportAddress AddressIn(byte[] reply, StunAttributeType type)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(reply, out var message));
        Assert.True(message.TryReadXorAddress(type, out var address));
        return address;
    }

    private TransactionId NewId()
    {
        Span<byte> id = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(id, ++_next);
        return TransactionId.Read(id);
    }

    private async Task<byte[]> AskAsync(StunMethod method, Attributes attributes)
    {
        while (true)
        {
            await WriteAsync(Request(method, attributes));
            var reply = await ReadAsync();
            if (!TakeChallenge(reply))
            {
                return reply;
            }
        }
    }

    private bool TakeChallenge(byte[] reply)
    {
        if (CodeOf(reply) is not (401 or 438) || StunMessage.TryParse(reply, out var message) != StunParseError.None
            || !message.TryReadBytes(StunAttributeType.Nonce, out var nonce) || nonce.SequenceEqual(_nonce))
        {
            return false;
        }

        Assert.True(message.TryReadBytes(StunAttributeType.Realm, out var realm));
        (_nonce, _realm) = (nonce.ToArray(), System.Text.Encoding.UTF8.GetString(realm));
        return true;
    }

    private byte[] Request(StunMethod method, Attributes attributes)
    {
        var bytes = new byte[1500];
        var writer = new StunMessageWriter(bytes, new StunMessageType(method, StunClass.Request), NewId());
        attributes(ref writer);
        if (_nonce.Length > 0)
        {
            writer.WriteText(StunAttributeType.Username, User);
            writer.WriteText(StunAttributeType.Realm, _realm);
            writer.WriteBytes(StunAttributeType.Nonce, _nonce);
            writer.WriteMessageIntegrity(LongTermKey.Compute(PasswordAlgorithm.Md5, User, _realm, Password));
        }

        return writer.Written.ToArray();
    }

    private async Task WriteAsync(byte[] message)
    {
        if (_stream is null)
        {
            await _socket.SendAsync(message, Deadline);
        }
        else
        {
            await _stream.WriteAsync(message, Deadline);
        }
    }

    private async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[2048];
        if (_stream is null)
        {
            return buffer[..await _socket.ReceiveAsync(buffer, Deadline)];
        }

        await _stream.ReadExactlyAsync(buffer.AsMemory(0, 20), Deadline);
        var length = 20 + BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2));
        await _stream.ReadExactlyAsync(buffer.AsMemory(20, length - 20), Deadline);
        return buffer[..length];
    }
}
