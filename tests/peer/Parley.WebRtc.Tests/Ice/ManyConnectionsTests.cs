using System.Net;
using System.Net.Sockets;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.WebRtc.Ice;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Tests.Ice;

public sealed class ManyConnectionsTests
{
    private const int Pairs = 500;

    private static readonly IceConnectionOptions UdpOnly = Call.OnLoopback with { Agent = new IceAgentSettings { Tcp = IceTcp.None } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_thousand_connections_on_one_loop_connect_pairwise_and_exchange_data(bool isPortable)
    {
        using var loop = isPortable ? new IceLoop("portable", new PortableWaiter()) : new IceLoop();
        var calls = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(_ => Call.BeginAsync(UdpOnly with { Loop = loop })));

        await Task.WhenAll(calls.Select(call => call.ConnectedAsync()));
        await Task.WhenAll(calls.Select(call => call.ExchangeAsync()));

        Assert.Equal(2 * Pairs, loop.ConnectionCount);
        await Task.WhenAll(calls.Select(call => call.DisposeAsync().AsTask()));
        Assert.Equal(0, loop.ConnectionCount);
    }

    [Fact]
    public async Task A_closed_connection_leaves_no_socket_open()
    {
        var call = await Call.BeginAsync(Call.OnOwnLoopback());
        await call.ConnectedAsync();
        await Task.WhenAll(call.Naomi.Gathered, call.Priya.Gathered).WaitAsync(Deadline.Limit, TestContext.Current.CancellationToken);
        await call.DisposeAsync();

        var left = call.Naomi.Candidates.Concat(call.Priya.Candidates).Where(candidate => candidate.Port != 9).ToList();
        Assert.NotEmpty(left);
        Assert.All(left, candidate =>
        {
            // Fails if anybody still has the port.
            using var again = candidate.Transport == TransportProtocol.Udp
                ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
                : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            again.Bind(new IPEndPoint(candidate.Address.Ip.ToIPAddress(), candidate.Port));
            if (candidate.Transport == TransportProtocol.Tcp)
            {
                again.Listen();
            }
        });
    }

    [Fact]
    public async Task A_loop_with_connections_cannot_be_disposed()
    {
        using var loop = new IceLoop();
        await using (new IceConnection(UdpOnly with { Loop = loop }))
        {
            Assert.Throws<InvalidOperationException>(loop.Dispose);
        }
    }

    [Fact]
    public async Task Data_are_sent_and_received_without_allocation()
    {
        const int Warm = 2000, Measured = 1000;
        await using var quiet = await Quiet.BeginAsync();
        var payload = new byte[1200];
        payload[0] = 200; // RFC 7983: below 4 it would look like STUN.
        for (var i = 0; i < Warm; i++)
        {
            await quiet.BounceAsync(payload);
        }

        var (sent, received) = (quiet.AllocatedBySending, quiet.AllocatedByReceiving);
        for (var i = 0; i < Measured; i++)
        {
            await quiet.BounceAsync(payload);
        }

        // The smallest object has 24 bytes. A collection counts what is left of a thread's 8 KB, and the loop has consent checks now and then.
        Assert.InRange(quiet.AllocatedBySending - sent, 0, 16 * Measured);
        Assert.InRange(quiet.AllocatedByReceiving - received, 0, 16 * Measured);
    }
}
