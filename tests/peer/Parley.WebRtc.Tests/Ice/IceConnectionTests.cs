using System.Net.Sockets;
using Parley.Ice;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.WebRtc.Ice;
using Parley.WebRtc.Ice.Interfaces;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Tests.Ice;

public sealed class IceConnectionTests
{
    [Fact]
    public async Task Two_connections_connect_and_exchange_data()
    {
        await using var call = await Call.BeginAsync();

        await call.ConnectedAsync();

        await call.ExchangeAsync();
    }

    [Fact]
    public async Task Both_sides_complete_on_the_same_pair()
    {
        await using var call = await Call.BeginAsync();

        await Task.WhenAll(call.Naomi.Completed, call.Priya.Completed).WithinAsync("both have completed");

        var (naomi, priya) = (call.Naomi.Connection.SelectedPair!, call.Priya.Connection.SelectedPair!);
        Assert.Equal(naomi.Local.TransportAddress, priya.Remote.TransportAddress);
        Assert.Equal(naomi.Remote.TransportAddress, priya.Local.TransportAddress);
    }

    [Fact]
    public async Task Connections_on_all_addresses_of_the_host_connect()
    {
        await using var call = await Call.BeginAsync(new IceConnectionOptions { IncludeLoopback = true });

        await call.ConnectedAsync();
        await Task.WhenAll(call.Naomi.Completed, call.Priya.Completed).WithinAsync("both have completed");
        Assert.Contains(await call.Naomi.Connection.GetPairsAsync(), pair => pair.Local.Address.Ip == Call.Loopback);

        await call.ExchangeAsync();
    }

    [Fact]
    public async Task Data_go_on_through_a_restart()
    {
        await using var call = await Call.BeginAsync();
        await call.ConnectedAsync();
        var before = call.Naomi.Connection.LocalCredentials;

        var offered = await call.Naomi.Connection.RestartAsync();
        await call.ExchangeAsync();
        var answered = await call.Priya.Connection.RestartAsync();
        var renewed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Naomi.Connection.SelectedPairChanged += _ => renewed.TrySetResult(true);
        await call.Priya.Connection.SetRemoteCredentialsAsync(offered);
        await call.Naomi.Connection.SetRemoteCredentialsAsync(answered);

        await renewed.Task.WithinAsync("the new generation has a pair");
        Assert.NotEqual(before, offered);
        Assert.Equal(offered, call.Naomi.Connection.LocalCredentials);
        await call.ExchangeAsync();
    }

    [Fact]
    public async Task Sockets_stay_within_the_port_range_and_one_that_is_used_up_gives_no_candidate()
    {
        var range = new PortRange(20_670, 20_671);
        var narrow = Call.OnOwnLoopback() with { Agent = new IceAgentSettings { Ports = range, Tcp = IceTcp.None } };
        var peers = new[] { new Peer(narrow), new Peer(narrow), new Peer(narrow) };
        foreach (var peer in peers)
        {
            await peer.Connection.GatherAsync();
            await peer.Gathered.WaitAsync(Deadline.Limit, TestContext.Current.CancellationToken);
        }

        var ports = peers.SelectMany(peer => peer.Candidates).Select(candidate => candidate.Port).Order();
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }

        Assert.Equal([range.First, range.Last], ports);
    }

    [Fact]
    public async Task Connections_connect_over_IPv6()
    {
        var loopback = IpAddress.Parse("::1");
        Assert.SkipUnless(HostAddresses.Enumerate().Any(one => one.Address == loopback), "The host has no IPv6.");
        await using var call = await Call.BeginAsync(new IceConnectionOptions { LocalAddresses = [loopback] });

        await call.ConnectedAsync();

        await call.ExchangeAsync();
    }

    [Fact]
    public async Task Connections_that_know_of_TCP_candidates_only_connect_over_TCP()
    {
        await using var call = await Call.BeginAsync(tells: static candidate => candidate.Transport == TransportProtocol.Tcp);

        await call.ConnectedAsync();

        await call.ExchangeAsync();
        Assert.Equal(TransportProtocol.Tcp, call.Naomi.Connection.SelectedPair!.Local.Transport);
        for (var i = 0; i < 100; i++)
        {
            await call.ExchangeAsync();
        }
    }

    [Fact]
    public async Task A_connection_moves_to_another_address_when_its_own_is_gone()
    {
        var elsewhere = IpAddress.Parse("127.0.0.2");
        IReadOnlyList<HostAddress> addresses = [new(Call.Loopback, InterfaceKind.Loopback, 1)];
        using var monitor = new InterfaceMonitor(() => addresses);
        await using var call = await Call.BeginAsync(new IceConnectionOptions { Interfaces = monitor, IncludeLoopback = true }, Call.OnLoopback);
        await call.ConnectedAsync();

        var moved = Task.WhenAll(
            SelectedAsync(call.Naomi, pair => pair.Local.Address.Ip == elsewhere), SelectedAsync(call.Priya, pair => pair.Remote.Address.Ip == elsewhere));
        addresses = [new(elsewhere, InterfaceKind.Loopback, 1)];
        monitor.Refresh();

        await moved.WithinAsync("both have selected a pair of the new address");
        await call.ExchangeAsync();
    }

    [Fact]
    public async Task A_connection_that_fails_says_why()
    {
        var impatient = Call.OnLoopback with { Agent = new IceAgentSettings { Patience = TimeSpan.FromMilliseconds(100) } };
        await using var alone = new Peer(impatient);
        var verdict = new TaskCompletionSource<IceVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        alone.Connection.VerdictReached += reached => verdict.TrySetResult(reached);
        await alone.Connection.GatherAsync();
        await alone.Connection.SetRemoteCredentialsAsync(new IceCredentials("nobody", "0123456789012345678901"));
        await alone.Connection.EndRemoteCandidatesAsync();

        var reached = await verdict.Task.WithinAsync("a verdict is reached");

        Assert.Equal(IceCause.RemoteSentNoCandidates, reached.Cause);
        Assert.Equal(reached, alone.Connection.Verdict);
    }

    [Fact]
    public async Task A_server_whose_name_nobody_knows_is_told_and_gathering_goes_on_without_it()
    {
        await using var alone = new Peer(Call.OnLoopback with
        {
            IceServers = [new RtcIceServer("stun:stun.example.invalid")],
            ServerNames = new ServerNames(static _ => throw new SocketException((int)SocketError.HostNotFound)),
        });
        var told = new TaskCompletionSource<IceCandidateError>(TaskCreationOptions.RunContinuationsAsynchronously);
        alone.Connection.CandidateError += error => told.TrySetResult(error);

        await alone.Connection.GatherAsync();

        Assert.Equal(IceCandidateError.NotReached, (await told.Task.WithinAsync("the error is told")).ErrorCode);
        await alone.Gathered.WaitAsync(Deadline.Limit, TestContext.Current.CancellationToken);
        Assert.NotEmpty(alone.Candidates);
    }

    [Fact]
    public void A_url_that_is_none_is_refused_at_once() => Assert.Throws<ArgumentException>(
        static () => new IceConnection(new IceConnectionOptions { IceServers = [new RtcIceServer("http://example.org")] }));

    [Fact]
    public async Task Nothing_can_be_sent_before_a_pair_works()
    {
        await using var alone = new Peer(Call.OnLoopback);

        Assert.False(alone.Connection.Send([1, 2, 3]));
    }

    [Fact]
    public async Task Credentials_that_cannot_be_are_refused()
    {
        await using var alone = new Peer(Call.OnLoopback);

        await Assert.ThrowsAsync<ArgumentException>(() => alone.Connection.SetRemoteCredentialsAsync(new IceCredentials("x", "short")));
        await alone.Connection.GatherAsync();
    }

    [Fact]
    public async Task A_closed_connection_says_so()
    {
        var alone = new Peer(Call.OnLoopback);
        await alone.Connection.GatherAsync();

        await alone.DisposeAsync();
        await alone.DisposeAsync();

        Assert.Equal(IceState.Closed, alone.Connection.State);
        Assert.False(alone.Connection.Send([1, 2, 3]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => alone.Connection.GatherAsync());
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_end_the_connection()
    {
        await using var call = await Call.BeginAsync();
        await call.ConnectedAsync();
        call.Priya.Connection.DataReceived += _ => throw new InvalidOperationException("A mistake of the test.");

        await call.ExchangeAsync();
        await call.ExchangeAsync();
    }

    private static Task<bool> SelectedAsync(Peer peer, Func<CandidatePairInfo, bool> which)
    {
        var selected = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Connection.SelectedPairChanged += pair =>
        {
            if (which(pair))
            {
                selected.TrySetResult(true);
            }
        };
        return selected.Task;
    }
}
