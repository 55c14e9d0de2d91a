using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Parley.SansIO;
using Parley.Stun;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>RFC 6062 on real sockets: a control connection, data connections, peers that listen and peers that connect.</summary>
public sealed class TcpAllocationTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", false)]
    public async Task A_client_connects_to_a_peer_and_much_passes_both_ways(string host, bool tls)
    {
        await using var server = Start(host);
        await using var control = await server.ConnectAsync();
        using var listening = Listen(host);
        var peer = TransportAddress.From((IPEndPoint)listening.LocalEndPoint!);
        var relayed = await AllocateAsync(control, peer.Family);
        var id = await ConnectAsync(control, peer);
        using var accepted = await listening.AcceptAsync(TestContext.Current.CancellationToken);

        await using var data = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        await BindAsync(data, id);

        // The peer sees the relayed address.
        Assert.Equal(relayed, TransportAddress.From((IPEndPoint)accepted.RemoteEndPoint!));
        var (there, back) = await PassAsync(data, accepted, 8 << 20);
        Assert.Equal(there.Sent, there.Received);
        Assert.Equal(back.Sent, back.Received);
        await StreamServer.Until(() => server.Listeners.Open == 1);
        await control.AskSuccessfullyAsync(StunMethod.Refresh);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_connects_to_the_relayed_address_and_much_passes_both_ways(bool tls)
    {
        await using var server = Start("127.0.0.1");
        await using var control = await server.ConnectAsync();
        var relayed = await AllocateAsync(control, IpFamily.IPv4);
        await control.PermitAsync(TransportAddress.Parse("127.0.0.1:1"));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(relayed.ToIPEndPoint(), TestContext.Current.CancellationToken);

        var attempt = (await control.ReceiveAsync())!;
        Assert.Equal(TransportAddress.From((IPEndPoint)peer.LocalEndPoint!), StreamClient.XorAddress(attempt, StunAttributeType.XorPeerAddress));
        await using var data = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        await BindAsync(data, StreamClient.Number(attempt, StunAttributeType.ConnectionId));

        var (there, back) = await PassAsync(data, peer, 8 << 20);
        Assert.Equal(there.Sent, there.Received);
        Assert.Equal(back.Sent, back.Received);
    }

    [Fact]
    public async Task What_comes_right_behind_the_ConnectionBind_is_the_peers()
    {
        await using var server = Start("127.0.0.1");
        await using var control = await server.ConnectAsync();
        using var listening = Listen("127.0.0.1");
        await AllocateAsync(control, IpFamily.IPv4);
        for (var i = 0; i < 10; i++)
        {
            var id = await ConnectAsync(control, TransportAddress.From((IPEndPoint)listening.LocalEndPoint!));
            using var accepted = await listening.AcceptAsync(TestContext.Current.CancellationToken);
            await using var data = await server.ConnectAsync();
            var bind = StreamClient.Message(StunMethod.ConnectionBind, attributes: (ref writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, id));

            await data.SendAsync((byte[])[.. bind, .. "straight to the peer"u8]);
            await data.ResponseToAsync(bind);

            var received = new byte[20];
            await ReadAllAsync(accepted, received);
            Assert.Equal("straight to the peer"u8.ToArray(), received);
            accepted.Close();
            Assert.Equal(0, await data.ReceiveRawAsync(new byte[1]));
            await data.DisposeAsync();
            await StreamServer.Until(() => server.Listeners.Open == 1);
        }
    }

    [Fact]
    public async Task What_the_peer_sent_before_it_was_joined_is_not_lost()
    {
        await using var server = Start("127.0.0.1");
        await using var control = await server.ConnectAsync();
        var relayed = await AllocateAsync(control, IpFamily.IPv4);
        await control.PermitAsync(TransportAddress.Parse("127.0.0.1:1"));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(relayed.ToIPEndPoint(), TestContext.Current.CancellationToken);
        await peer.SendAsync("220 welcome"u8.ToArray(), TestContext.Current.CancellationToken);
        peer.Shutdown(SocketShutdown.Send);
        var attempt = (await control.ReceiveAsync())!;

        await using var data = await server.ConnectAsync();
        await BindAsync(data, StreamClient.Number(attempt, StunAttributeType.ConnectionId));

        var received = new byte[11];
        await ReadAllAsync(data, received);
        Assert.Equal("220 welcome"u8.ToArray(), received);
        Assert.Equal(0, await data.ReceiveRawAsync(received));
        // The client may still talk to a peer that has said all it had to say.
        await data.SendAsync("thank you"u8.ToArray());
        await ReadAllAsync(peer, received.AsMemory(0, 9));
        Assert.Equal("thank you"u8.ToArray(), received[..9]);
    }

    [Fact]
    public async Task A_peer_without_permission_is_closed_at_once()
    {
        await using var server = Start("127.0.0.1");
        await using var control = await server.ConnectAsync();
        var relayed = await AllocateAsync(control, IpFamily.IPv4);
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // The reset may come before the peer knows that it is connected.
        var e = await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            await peer.ConnectAsync(relayed.ToIPEndPoint(), TestContext.Current.CancellationToken);
            await peer.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
        });

        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    [Fact]
    public async Task A_peer_that_refuses_is_told_to_the_client()
    {
        await using var server = Start("127.0.0.1");
        await using var control = await server.ConnectAsync();
        await AllocateAsync(control, IpFamily.IPv4);
        TransportAddress nobody;
        using (var gone = Listen("127.0.0.1"))
        {
            nobody = TransportAddress.From((IPEndPoint)gone.LocalEndPoint!);
        }

        var response = await control.AskAsync(StunMethod.Connect, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, nobody));

        Assert.Equal(StunErrorCode.ConnectionTimeoutOrFailure, ErrorOf(response));
    }

    [Fact]
    public async Task A_refused_ConnectionBind_leaves_a_connection_that_still_works()
    {
        await using var server = Start("127.0.0.1");
        await using var data = await server.ConnectAsync();
        var bind = StreamClient.Message(StunMethod.ConnectionBind, attributes: (ref writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, 1));
        var binding = StreamClient.Message(StunMethod.Binding);

        await data.SendAsync((byte[])[.. bind, .. binding]);

        Assert.Equal(StunErrorCode.BadRequest, ErrorOf(await data.ResponseToAsync(bind)));
        await data.ResponseToAsync(binding);
    }

    [Fact]
    public async Task Data_connections_end_with_their_allocation()
    {
        await using var server = Start("127.0.0.1");
        var control = await server.ConnectAsync();
        using var listening = Listen("127.0.0.1");
        await AllocateAsync(control, IpFamily.IPv4);
        var id = await ConnectAsync(control, TransportAddress.From((IPEndPoint)listening.LocalEndPoint!));
        using var accepted = await listening.AcceptAsync(TestContext.Current.CancellationToken);
        await using var data = await server.ConnectAsync();
        await BindAsync(data, id);

        await control.DisposeAsync();

        Assert.Equal(0, await data.ReceiveRawAsync(new byte[1]));
        await StreamServer.Until(() => server.Listeners.Open == 0);
    }

    [Fact]
    public async Task Ports_and_sockets_come_back()
    {
        await using var server = Start("127.0.0.1");
        for (var i = 0; i < 50; i++)
        {
            var control = await server.ConnectAsync();
            var relayed = await AllocateAsync(control, IpFamily.IPv4);
            await control.DisposeAsync();
            await StreamServer.Until(() => server.Listeners.Open == 0);
            await server.UntilToldAsync();
            using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAnyAsync<SocketException>(async () => await late.ConnectAsync(relayed.ToIPEndPoint(), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task TCP_allocations_are_off_by_default()
    {
        await using var server = StreamServer.Start();
        await using var control = await server.ConnectAsync();

        var response = await control.AskAsync(StunMethod.Allocate, (ref writer) => writer.Write(RequestedTransport.Tcp));

        Assert.Equal(StunErrorCode.UnsupportedTransportProtocol, ErrorOf(response));
    }

    private static StreamServer Start(string host) => StreamServer.Start(
        host: host,
        certificate: () => Certificate,
        change: plan => plan with { Engine = plan.Engine with { TcpAllocations = true } });

    private static Socket Listen(string host)
    {
        var local = IPEndPoint.Parse($"{host}:0");
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(local);
        socket.Listen();
        return socket;
    }

    private static Task<TransportAddress> AllocateAsync(StreamClient control, IpFamily family) =>
        control.AllocateAsync(RequestedTransport.Tcp, (byte)(family == IpFamily.IPv6 ? 2 : 0));

    private static async Task<uint> ConnectAsync(StreamClient control, TransportAddress peer) => StreamClient.Number(
        await control.AskSuccessfullyAsync(StunMethod.Connect, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer)),
        StunAttributeType.ConnectionId);

    private static Task<byte[]> BindAsync(StreamClient data, uint id) =>
        data.AskSuccessfullyAsync(StunMethod.ConnectionBind, (ref writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, id));

    private static StunErrorCode ErrorOf(byte[] response)
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(response, out var message));
        Assert.True(message.TryRead<ErrorCode>(out var error));
        return error.Code;
    }

    private static async Task<((string Sent, string Received) There, (string Sent, string Received) Back)> PassAsync(
        StreamClient client, Socket peer, int length)
    {
        var there = RandomNumberGenerator.GetBytes(length);
        var back = RandomNumberGenerator.GetBytes(length);
        using var stream = new NetworkStream(peer);
        var atPeer = HashAsync(buffer => stream.ReadAsync(buffer).AsTask());
        var atClient = HashAsync(client.ReceiveRawAsync);
        var sending = Task.Run(async () =>
        {
            await client.SendAsync(there);
            await client.EndAsync();
        });
        await stream.WriteAsync(back, TestContext.Current.CancellationToken);
        peer.Shutdown(SocketShutdown.Send);
        await sending;
        return ((Hash(there), await atPeer), (Hash(back), await atClient));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private static async Task<string> HashAsync(Func<Memory<byte>, Task<int>> read)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (int length; (length = await read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, length);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static async Task ReadAllAsync(StreamClient client, byte[] buffer)
    {
        for (var read = 0; read < buffer.Length;)
        {
            var length = await client.ReceiveRawAsync(buffer.AsMemory(read));
            Assert.NotEqual(0, length);
            read += length;
        }
    }

    private static async Task ReadAllAsync(Socket socket, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var length = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, length);
            buffer = buffer[length..];
        }
    }
}
