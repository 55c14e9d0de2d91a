using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;
using Parley.Ice.Translation;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Translation;

/// <summary>A host with IPv6 only, behind a NAT64, meets IPv4.</summary>
public sealed class Nat64Tests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void A_public_IPv4_host_is_reached_by_its_synthesized_address_and_called_by_its_own()
    {
        var call = Call(_scene.Public("Priya", "198.51.100.2"), new());

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));

        Assert.True(call.DataFlow());
        Assert.Equal("198.51.100.2", call.Naomi.Agent.SelectedPair!.Remote.Address.ToString());
        Assert.Equal(1, Asked(call.Naomi));
        Assert.Equal(0, Asked(call.Priya));
    }

    [Fact]
    public void The_other_side_is_told_the_outer_IPv4_address_that_a_server_sees()
    {
        var call = Call(_scene.Behind("Priya", "203.0.113.2", NatBehavior.PortRestricted), new() { Servers = _scene.Stun("198.51.100.100") });

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));

        Assert.True(call.DataFlow());
        var reflexive = Assert.Single(call.Naomi.Candidates, one => one.Type == IceCandidateType.ServerReflexive);
        Assert.Equal("203.0.113.64", reflexive.Address.ToString());
        var (naomis, priyas) = (call.Naomi.Agent.SelectedPair!, call.Priya.Agent.SelectedPair!);
        Assert.Equal(naomis.Local.TransportAddress, priyas.Remote.TransportAddress);
        Assert.Equal("203.0.113.2", naomis.Remote.Address.ToString());
    }

    [Fact]
    public void A_relay_of_an_IPv4_server_has_an_IPv4_address_and_sends_to_IPv4_peers()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));
        var settings = new IceAgentSettings { Servers = server.Servers, Policy = IceCandidatePolicy.Relay };
        var call = Call(_scene.Behind("Priya", "203.0.113.2", NatBehavior.Symmetric), settings);

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));

        Assert.True(call.DataFlow());
        Assert.Equal((IceCandidateType.Relayed, "198.51.100.100"),
            (call.Naomi.Agent.SelectedPair!.Local.Type, call.Naomi.Agent.SelectedPair.Local.Address.ToString()));
    }

    [Fact]
    public void A_server_over_TCP_is_reached_through_the_NAT64_too()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));
        var call = Call(
            _scene.Behind("Priya", "203.0.113.2", NatBehavior.Symmetric), new() { Servers = server.TcpServers, Policy = IceCandidatePolicy.Relay });

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));

        Assert.True(call.DataFlow());
        Assert.Equal("198.51.100.100", call.Naomi.Agent.SelectedPair!.Local.Address.ToString());
    }

    [Fact]
    public void TCP_candidates_are_reached_through_the_NAT64_too()
    {
        var call = Call(_scene.Public("Priya", "198.51.100.2"), new(), IceTcp.ActiveAndPassive);

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));

        Assert.Contains(call.Naomi.Agent.Pairs, pair => pair.Remote.Transport == TransportProtocol.Tcp && pair.Remote.Address.ToString() == "198.51.100.2");
    }

    [Fact]
    public void Without_a_NAT64_the_families_have_nothing_in_common()
    {
        var call = new SimulatedCall(_scene.World, Inside(), _scene.Public("Priya", "198.51.100.2")).Begin();

        var verdict = _scene.FailureOf(call.Naomi);

        Assert.Equal(IceCause.NoCommonFamily, verdict.Cause);
        Assert.Equal(1, Asked(call.Naomi));
    }

    [Fact]
    public void Gathering_does_not_wait_for_a_shell_that_never_answers()
    {
        var agent = new SimulatedAgent(Inside(), new() { Servers = _scene.Stun("198.51.100.100") })
        {
            Names = new SimulatedNames(_scene.World) { Latency = TimeSpan.FromHours(1) },
        };
        agent.Start();

        Assert.True(_scene.World.RunUntil(() => agent.Events.Exists(e => e.Event is IceEvent.GatheringCompleted), TimeSpan.FromSeconds(6)));
    }

    private static int Asked(SimulatedAgent agent) => agent.Events.Count(e => e.Event is IceEvent.FindNat64Prefix);

    private SimulatedCall Call(SimulatedHost priya, IceAgentSettings settings, IceTcp tcp = IceTcp.None)
    {
        var call = new SimulatedCall(_scene.World, Inside(), priya, settings, tcp: tcp);
        call.Naomi.Names = new SimulatedNames(_scene.World) { Nat64 = Nat64Prefix.WellKnown };
        return call.Begin();
    }

    private SimulatedHost Inside()
    {
        var mobile = new SimulatedNetwork(_scene.World).AddRealm("mobile");
        _ = new Nat64(mobile, _scene.Internet, IpAddress.Parse("203.0.113.64"));
        var host = new SimulatedHost(_scene.World, "Naomi");
        host.Connect(mobile, null, IpAddress.Parse("2001:db8::1"));
        return host;
    }
}
