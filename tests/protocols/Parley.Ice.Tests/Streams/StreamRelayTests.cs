using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>TURN over TCP and TLS (RFC 8656 §3.1), for who cannot send UDP.</summary>
public sealed class StreamRelayTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedNetwork _network;
    private readonly Realm _internet;
    private readonly SimulatedTurnServer _server;

    public StreamRelayTests()
    {
        _network = new SimulatedNetwork(_world);
        _internet = _network.AddRealm("Internet");
        var host = new SimulatedHost(_world, "server");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.100"));
        _server = new SimulatedTurnServer(host);
    }

    [Fact]
    public void Who_can_send_no_UDP_is_relayed_over_TCP()
    {
        var call = Call(OutboundRules.NoUdp, OutboundRules.All).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        Assert.True(call.DataFlow());
        Assert.Contains(IceCandidateType.Relayed, Types(call));
    }

    [Fact]
    public void Two_who_can_send_no_UDP_are_relayed_over_TCP()
    {
        var call = Call(OutboundRules.NoUdp, OutboundRules.NoUdp).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        Assert.True(call.DataFlow());
        Assert.Equal(IceCandidateType.Relayed, call.Naomi.Agent.SelectedPair!.Local.Type);
        Assert.Equal(RelayedOver(call.Naomi, TransportProtocol.Tcp), call.Naomi.Agent.SelectedPair.Local.TransportAddress);
    }

    [Fact]
    public void Who_gets_out_to_port_443_only_is_relayed_over_TLS()
    {
        var call = Call(OutboundRules.OnlyTcp443, OutboundRules.OnlyTcp443).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        Assert.True(call.DataFlow());
        Assert.Equal(RelayedOver(call.Naomi, TransportProtocol.Tls), call.Naomi.Agent.SelectedPair!.Local.TransportAddress);
    }

    [Fact]
    public void A_relay_over_UDP_is_preferred_to_one_over_TCP_and_that_to_one_over_TLS()
    {
        var call = Call(OutboundRules.All, OutboundRules.All).Begin();
        _world.RunFor(Soon);

        var relayed = call.Naomi.Candidates.Where(one => one.Type == IceCandidateType.Relayed).ToDictionary(one => one.TransportAddress!.Value, one => one.Priority);
        Assert.Equal(3, relayed.Count);
        Assert.Equal([2u, 1u, 0u], relayed.Values.OrderDescending().Select(priority => priority >> 24));
        Assert.Equal(2u, relayed[RelayedOver(call.Naomi, TransportProtocol.Udp)] >> 24);
        Assert.Equal(0u, relayed[RelayedOver(call.Naomi, TransportProtocol.Tls)] >> 24);
    }

    [Fact]
    public void One_connection_is_opened_for_each_interface_and_server()
    {
        var naomi = Alone(settings => settings);
        naomi.Host.Connect(_internet, null, IpAddress.Parse("198.51.100.2"));
        naomi.Start();
        _world.RunFor(Soon);

        Assert.Equal(4, naomi.Events.Count(e => e.Event is IceEvent.Connect));
        Assert.Equal(4, _server.ConnectionCount);
        Assert.Equal("turn.example.org", naomi.Events.Select(e => e.Event).OfType<IceEvent.Connect>().First(e => e.Protocol == TransportProtocol.Tls).ServerName);
    }

    [Fact]
    public void Gathering_ends_although_a_server_lets_nobody_in()
    {
        var nowhere = new IceServer(TransportAddress.Parse("198.51.100.101:3478"), TransportProtocol.Tcp, "naomi", "secret");
        var naomi = Alone(settings => settings with { Servers = [nowhere] });
        naomi.Start();

        Assert.True(_world.RunUntil(() => naomi.Events.Any(e => e.Event is IceEvent.GatheringCompleted), TimeSpan.FromSeconds(20)));
        Assert.Contains(naomi.Events, e => e.Event is IceEvent.CloseStream);
        Assert.Equal(0, naomi.Streams.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Bytes_may_come_in_any_pieces(int length)
    {
        var call = Call(OutboundRules.NoUdp, OutboundRules.NoUdp);
        call.Naomi.Streams.PieceLength = length;
        call.Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        // Once more through the channel that is bound by now.
        Assert.True(call.DataFlow());
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void A_relay_whose_connection_closes_fails_its_pairs_and_is_asked_for_again()
    {
        var call = Call(OutboundRules.NoUdp, OutboundRules.NoUdp).Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        var before = call.Naomi.Agent.SelectedPair!.Local.TransportAddress;

        _server.CloseConnections();
        _world.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Contains(call.Naomi.Agent.Pairs, pair => pair.Local.TransportAddress == before && pair.Failure == PairFailure.BaseGone);

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.NotEqual(before, call.Naomi.Agent.SelectedPair!.Local.TransportAddress);
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void A_server_that_closes_again_and_again_is_not_asked_for_ever()
    {
        var naomi = Alone(settings => settings with { Servers = _server.TcpServers });
        naomi.Start();
        for (var i = 0; i < 100; i++)
        {
            _world.RunFor(TimeSpan.FromSeconds(1));
            _server.CloseConnections();
        }

        Assert.InRange(naomi.Events.Count(e => e.Event is IceEvent.Connect), 2, 4);
    }

    [Fact]
    public void What_is_no_TURN_closes_the_connection()
    {
        var host = new SimulatedHost(_world, "web server");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.101"));
        host.Tcp.Listen(IpAddress.Parse("198.51.100.101"), 80, connection => connection.Received = _ => connection.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8));
        var naomi = Alone(settings => settings with { Servers = [new IceServer(TransportAddress.Parse("198.51.100.101:80"), TransportProtocol.Tcp, "naomi", "secret")] });
        naomi.Start();
        _world.RunFor(Soon);

        Assert.Single(naomi.Events, e => e.Event is IceEvent.CloseStream);
        Assert.Equal(0, naomi.Streams.Count);
    }

    [Theory]
    [InlineData(TransportProtocol.Udp)]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Tls)]
    public void A_server_that_sends_its_clients_on_is_left_for_the_other_one(TransportProtocol protocol)
    {
        var host = new SimulatedHost(_world, "busy server");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.101"));
        var port = (ushort)(protocol == TransportProtocol.Tls ? 443 : 3478);
        var busy = new SimulatedTurnServer(host, alternate: new TransportAddress(IpAddress.Parse("198.51.100.100"), port));
        var naomi = Alone(settings => settings with { Servers = [.. busy.AllServers.Where(server => server.Protocol == protocol)] });
        naomi.Start();
        _world.RunFor(Soon);

        Assert.Single(naomi.Candidates, one => one.Type == IceCandidateType.Relayed);
        Assert.Equal((0, 1), (busy.AllocationCount, _server.AllocationCount));
        Assert.Equal((0, protocol == TransportProtocol.Udp ? 0 : 1), (busy.ConnectionCount, _server.ConnectionCount));
    }

    [Fact]
    public void A_host_with_IPv6_only_is_relayed_to_one_with_IPv4_only()
    {
        var host = new SimulatedHost(_world, "server with both");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.101"), IpAddress.Parse("2001:db8::100"));
        var both = new SimulatedTurnServer(host);
        var (naomi, priya) = (new SimulatedHost(_world, "Naomi"), new SimulatedHost(_world, "Priya"));
        naomi.Connect(_internet, null, IpAddress.Parse("2001:db8::1"));
        priya.Connect(_internet, null, IpAddress.Parse("198.51.100.2"));
        var call = new SimulatedCall(_world, naomi, priya, new IceAgentSettings { Servers = both.AllServers }).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        Assert.True(call.DataFlow());
        Assert.Equal(IpFamily.IPv4, TcpPlace.Selected(call.Naomi).Local.Address.Ip.Family);
        Assert.Equal(2, call.Naomi.Candidates.Where(one => one.Type == IceCandidateType.Relayed).DistinctBy(one => one.Address.Ip.Family).Count());
    }

    [Fact]
    public void Closing_the_agent_releases_its_relays_and_closes_its_connections()
    {
        var naomi = Alone(settings => settings);
        naomi.Start();
        _world.RunFor(Soon);
        Assert.Equal(3, _server.AllocationCount);

        naomi.Do(naomi.Agent.Close);
        _world.RunFor(Soon);

        Assert.Equal((0, 0, 0), (_server.AllocationCount, _server.ConnectionCount, naomi.Streams.Count));
    }

    private SimulatedAgent Alone(Func<IceAgentSettings, IceAgentSettings> change)
    {
        var host = new SimulatedHost(_world, "Naomi");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.1"));
        return new SimulatedAgent(host, change(new IceAgentSettings { Servers = _server.AllServers }));
    }

    private SimulatedCall Call(OutboundRules naomis, OutboundRules priyas) => new(
        _world,
        Behind("Naomi", "203.0.113.1", naomis),
        Behind("Priya", "203.0.113.2", priyas),
        new IceAgentSettings { Servers = _server.AllServers });

    private SimulatedHost Behind(string name, string outer, OutboundRules rules)
    {
        var home = _network.AddRealm(name);
        _ = new Nat(home, _internet, IpAddress.Parse(outer), new NatBehavior(), rules);
        var host = new SimulatedHost(_world, name);
        host.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        return host;
    }

    private static IEnumerable<IceCandidateType> Types(SimulatedCall call) =>
    [
        call.Naomi.Agent.SelectedPair!.Local.Type, call.Naomi.Agent.SelectedPair.Remote.Type,
        call.Priya.Agent.SelectedPair!.Local.Type, call.Priya.Agent.SelectedPair.Remote.Type,
    ];

    // Priorities tell the relays apart: 2 for UDP, 1 for TCP, 0 for TLS.
    private static TransportAddress RelayedOver(SimulatedAgent agent, TransportProtocol protocol) => agent.Candidates
        .Single(one => one.Type == IceCandidateType.Relayed && one.Priority >> 24 == CandidatePriority.RelayedPreference(protocol)).TransportAddress!.Value;
}
