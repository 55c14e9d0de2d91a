using System.Net.Security;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Streams;
using Parley.TurnServer.Tests.Loops;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>How listeners begin and end.</summary>
public sealed class StreamStopTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopping_closes_listeners_and_connections(bool tls)
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var client = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        await client.AllocateAsync();

        await server.Listeners.StopAsync();

        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(0, server.Listeners.Open);
        Assert.Equal(1, server.Listeners.Counters.Ended(StreamEnd.Stopped));
        await Assert.ThrowsAnyAsync<SocketException>(() => server.ConnectAsync());
        foreach (var loop in server.Loops.Loops)
        {
            Assert.Equal(0, await loop.AskAsync((engine, _) => engine.AllocationCount));
        }
    }

    [Fact]
    public async Task Loops_that_stop_first_take_their_connections_with_them()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        await client.AllocateAsync();

        await server.Loops.StopAsync();

        Assert.Null(await client.ReceiveAsync());
        await StreamServer.Until(() => server.Listeners.Open == 0);
        await using var late = await server.ConnectAsync();
        Assert.Null(await late.ReceiveAsync());
    }

    [Fact]
    public async Task A_silent_handshake_does_not_keep_the_server_from_stopping()
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var silent = await StreamClient.ConnectAsync(server.Listeners.TlsEndPoints[0]);
        await StreamServer.Until(() => server.Listeners.Open == 1);

        await server.Listeners.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Null(await silent.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_waited_for_no_longer_than_settled()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        using var peer = new TestPeer();
        var relayed = await client.AllocateAsync();
        await client.PermitAsync(peer.Address);
        for (var i = 0; server.Drops(LoopDrop.SlowClient) == 0; i++)
        {
            Assert.InRange(i, 0, 40_000);
            peer.Send(relayed, new byte[1200]);
            await Task.Yield();
        }

        var stopping = server.Listeners.StopAsync();
        await StreamServer.Until(() => server.Listeners.Connections.All(connection => connection.IsClosing));
        Assert.False(stopping.IsCompleted);
        server.Pass(server.Listeners.Settings.ClosingTimeout);

        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Accepting_goes_on_after_descriptors_were_used_up()
    {
        await using var server = StreamServer.Start();
        using var listening = StreamPlan.Bind(TransportAddress.Parse("127.0.0.1:0"));
        listening.Listen();
        var failures = new Queue<SocketError>([SocketError.TooManyOpenSockets, SocketError.ConnectionAborted, SocketError.NoBufferSpaceAvailable]);
        var accepting = new StreamListener(
            TransportProtocol.Tcp,
            () => failures.TryDequeue(out var failure) ? throw new SocketException((int)failure) : new ValueTask<Socket>(listening.AcceptAsync()),
            server.Listeners).RunAsync();
        await StreamServer.Until(() => server.Listeners.Counters.AcceptFailures == 1);
        server.Pass(TimeSpan.Zero);
        await StreamServer.Until(() => server.Listeners.Counters.AcceptFailures == 2);
        server.Pass(TimeSpan.Zero);

        await using var client = await StreamClient.ConnectAsync(TransportAddress.From((System.Net.IPEndPoint)listening.LocalEndPoint!));
        await client.AskSuccessfullyAsync(StunMethod.Binding);

        listening.Dispose();
        await accepting;
    }

    [Fact]
    public async Task A_plan_that_cannot_listen_leaves_no_socket_open()
    {
        await using var server = StreamServer.Start();
        var good = StreamPlan.Bind(TransportAddress.Parse("127.0.0.1:0"));
        var unbound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unbound.Dispose();

        Assert.ThrowsAny<Exception>(() => StreamListeners.Start(new StreamPlan { Plain = [good, unbound] }, server.Loops));

        Assert.True(good.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task An_address_that_another_listener_has_is_refused()
    {
        await using var server = StreamServer.Start();

        var e = Assert.Throws<SocketException>(() => StreamPlan.Bind(server.Listeners.PlainEndPoints[0]));

        Assert.Equal(SocketError.AddressAlreadyInUse, e.SocketErrorCode);
    }
}
