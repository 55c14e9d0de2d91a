using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.WebRtc.Ice;
using Parley.WebRtc.Tests.Ice;

namespace Parley.WebRtc.Tests.Turn;

public sealed class RelayedTests
{
    private static readonly IceAgentSettings RelayOnly = new() { Policy = IceCandidatePolicy.Relay, Tcp = IceTcp.None };

    [Theory]
    [InlineData(TransportProtocol.Udp)]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Tls)]
    public async Task Relayed_connections_exchange_data(TransportProtocol protocol)
    {
        await using var server = await LocalTurnServer.StartAsync();
        await using (var call = await Call.BeginAsync(Through(server, protocol)))
        {
            await call.ConnectedAsync();

            await call.ExchangeAsync();
            Assert.Equal(IceCandidateType.Relayed, call.Naomi.Connection.SelectedPair!.Local.Type);
            Assert.All(call.Naomi.Candidates, candidate => Assert.Equal(IceCandidateType.Relayed, candidate.Type));
            Assert.Equal(2, server.AllocationCount);
        }

        await ReleasedAsync(server);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_trusts_gives_no_candidate()
    {
        await using var server = await LocalTurnServer.StartAsync();
        await using var alone = new Peer(Through(server, TransportProtocol.Tls) with { TrustedRoots = null });

        await alone.Connection.GatherAsync();
        await alone.Gathered.WaitAsync(Deadline.Limit, TestContext.Current.CancellationToken);

        Assert.Empty(alone.Candidates);
        Assert.Equal(0, server.AllocationCount);
    }

    private static IceConnectionOptions Through(LocalTurnServer server, TransportProtocol protocol) => Call.OnLoopback with
    {
        Agent = RelayOnly,
        IceServers = [server.Url(protocol)],
        TrustedRoots = server.Certificate.Roots,
    };

    // A connection that is closed gives its allocations back.
    private static async Task ReleasedAsync(LocalTurnServer server)
    {
        using var late = new CancellationTokenSource(Deadline.Limit);
        while (server.AllocationCount > 0)
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
