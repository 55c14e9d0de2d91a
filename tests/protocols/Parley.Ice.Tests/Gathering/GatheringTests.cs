using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Gathering;

/// <summary>What is gathered from, and told.</summary>
public sealed class GatheringTests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void Ports_lie_in_the_range_that_was_asked_for()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1", "198.51.100.2"), new() { Ports = new PortRange(50000, 50009) });

        Run(agent);

        Assert.All(agent.Candidates, one => Assert.InRange(one.Port, 50000, 50009));
        Assert.All(agent.Events.Select(e => e.Event).OfType<IceEvent.OpenSocket>(), open => Assert.Equal(new PortRange(50000, 50009), open.Ports));
    }

    [Fact]
    public void What_the_filter_takes_out_gives_no_candidates()
    {
        var agent = new SimulatedAgent(
            _scene.Public("Naomi", "198.51.100.1", "198.51.100.2"), new() { Filter = one => one.Address != IpAddress.Parse("198.51.100.2") });

        Run(agent);

        Assert.All(agent.Candidates, one => Assert.Equal("198.51.100.1", one.Address.ToString()));
    }

    [Fact]
    public void Relay_only_tells_neither_the_hosts_address_nor_its_NATs()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));
        var agent = new SimulatedAgent(
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.PortRestricted), new() { Servers = server.Servers, Policy = IceCandidatePolicy.Relay });

        Run(agent);

        var told = Assert.Single(agent.Candidates);
        Assert.Equal((IceCandidateType.Relayed, "0.0.0.0", 9), (told.Type, told.RelatedAddress.ToString(), told.RelatedPort));
        Assert.Equal("198.51.100.100", told.Address.ToString());
    }

    [Fact]
    public void Broken_IPv6_costs_one_Ta()
    {
        var (naomi, priya) = (Dual("Naomi", 1), Dual("Priya", 2));
        var call = new SimulatedCall(_scene.World, naomi, priya).Begin();

        Assert.True(_scene.World.RunUntil(() => call.Priya.Agent.SelectedPair is not null, TimeSpan.FromSeconds(5)));

        Assert.Equal(IpFamily.IPv4, call.Priya.Agent.SelectedPair!.Local.Address.Ip.Family);
        // The offer takes 20 ms, a check and its answer 20 ms; the check over IPv6 went out first.
        Assert.Equal(TimeSpan.FromMilliseconds(60), _scene.World.Now - call.Began);
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void The_families_alternate_best_interface_first()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1", "198.51.100.2", "2001:db8::1", "2001:db8::2"), new());

        Run(agent);

        Assert.Equal(
            ["2001:db8::1", "198.51.100.1", "2001:db8::2", "198.51.100.2"],
            agent.Candidates.OrderByDescending(one => one.Priority).Select(one => one.Address.ToString()));
    }

    private void Run(SimulatedAgent agent)
    {
        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));
    }

    private SimulatedHost Dual(string name, int number)
    {
        var host = _scene.Public(name);
        host.Connect(_scene.Internet, new LinkProfile { Loss = 1 }, IpAddress.Parse($"2001:db8::{number}"));
        host.Connect(_scene.Internet, null, IpAddress.Parse($"198.51.100.{number}"));
        return host;
    }
}
