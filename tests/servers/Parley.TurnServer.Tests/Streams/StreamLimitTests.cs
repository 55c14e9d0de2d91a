using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Parley.Stun;
using Parley.Turn;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>What clients may not do to the server, or to each other.</summary>
public sealed class StreamLimitTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Theory]
    [InlineData("\u0080 and so on")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001")] // The beginning of a TLS handshake.
    [InlineData("\u0000\u0001\u0000\u0008no magic cookie here")]
    public async Task What_is_not_TURN_is_closed_without_an_answer(string garbage)
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();

        await client.SendAsync(Encoding.Latin1.GetBytes(garbage));

        Assert.Equal(0, await client.ReceiveRawAsync(new byte[100]));
        await server.EndsAsync(StreamEnd.NotTurn);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: turn.example.org\r\n\r\n")] // ChannelData with 21 KB, were it TURN.
    [InlineData("@\u0000\u0020\u0000ChannelData")]
    [InlineData("\u0000\u0003\u0020\u0000\u0021\u0012\u00a4\u0042Allocate")]
    public async Task Strangers_may_not_send_long_messages(string beginning)
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();

        await client.SendAsync(Encoding.Latin1.GetBytes(beginning));

        Assert.Equal(0, await client.ReceiveRawAsync(new byte[100]));
        await server.EndsAsync(StreamEnd.TooLong);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_is_allocated_is_closed()
    {
        await using var server = StreamServer.Start();
        await using var idle = await server.ConnectAsync();
        await using var busy = await server.ConnectAsync();
        await idle.AskSuccessfullyAsync(StunMethod.Binding);
        await busy.AllocateAsync();
        await server.UntilToldAsync();

        server.Pass(server.Listeners.Settings.IdleTimeout);

        Assert.Null(await idle.ReceiveAsync());
        await server.EndsAsync(StreamEnd.Idle);
        await busy.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Fact]
    public async Task The_time_without_an_allocation_begins_when_it_ends()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        await client.AllocateAsync();
        await server.UntilToldAsync();
        server.Pass(server.Listeners.Settings.IdleTimeout);
        await client.AskSuccessfullyAsync(StunMethod.Refresh, (ref writer) => writer.WriteUInt32(StunAttributeType.Lifetime, 0));
        await server.UntilToldAsync();
        await client.AskSuccessfullyAsync(StunMethod.Binding);

        server.Pass(server.Listeners.Settings.IdleTimeout);

        Assert.Null(await client.ReceiveAsync());
        await server.EndsAsync(StreamEnd.Idle);
    }

    [Fact]
    public async Task A_handshake_that_does_not_go_on_is_given_up()
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var silent = await StreamClient.ConnectAsync(server.Listeners.TlsEndPoints[0]);
        await StreamServer.Until(() => server.Listeners.Open == 1);

        server.Pass(server.Listeners.Settings.HandshakeTimeout);

        Assert.Null(await silent.ReceiveAsync());
        await server.EndsAsync(StreamEnd.HandshakeTimeout);
    }

    [Fact]
    public async Task A_handshake_that_fails_harms_nobody()
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var other = await StreamClient.ConnectAsync(server.Listeners.TlsEndPoints[0]);

        await other.SendAsync(StreamClient.Message(StunMethod.Binding));

        await server.EndsAsync(StreamEnd.HandshakeFailed);
        await using var client = await server.ConnectTlsAsync();
        await client.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Fact]
    public async Task Connections_are_limited_in_all_and_per_prefix()
    {
        await using var server = StreamServer.Start(new StreamSettings { MaxConnectionsPerPrefix = 2 });
        await using var first = await server.ConnectAsync();
        await using var second = await server.ConnectAsync();
        await StreamServer.Until(() => server.Listeners.Open == 2);

        Assert.True(await IsRefusedAsync(server));

        Assert.Equal(1, server.Listeners.Counters.Refused(StreamRefusal.Prefix));
        server.Listeners.Apply(new StreamSettings { MaxConnections = 2 });
        Assert.True(await IsRefusedAsync(server));

        Assert.Equal(1, server.Listeners.Counters.Refused(StreamRefusal.Total));
        await first.DisposeAsync();
        await StreamServer.Until(() => server.Listeners.Open == 1);
        await using var third = await server.ConnectAsync();
        await third.AskSuccessfullyAsync(StunMethod.Binding);
        await second.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Fact]
    public async Task Path_numbers_are_never_used_again()
    {
        await using var server = StreamServer.Start();
        var paths = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            await using var client = await server.ConnectAsync();
            await client.AllocateAsync();
        }

        await StreamServer.Until(() => server.Listeners.Open == 0);
        foreach (var (_, e) in server.Events.All)
        {
            if (e is Turn.Server.TurnEvent.Allocated allocated)
            {
                Assert.True(Turn.Server.TurnPath.IsConnection(allocated.Tuple.Path));
                Assert.True(paths.Add(allocated.Tuple.Path));
            }
        }

        Assert.Equal(20, paths.Count);
    }

    private static async Task<bool> IsRefusedAsync(StreamServer server)
    {
        try
        {
            await using var client = await server.ConnectAsync();
            return await client.ReceiveRawAsync(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            // The reset may come before the client knows that it is connected.
            return true;
        }
    }
}
