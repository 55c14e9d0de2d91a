using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Agent;

public sealed class LateServersTests
{
    private readonly SimulatedAgent _agent;
    private readonly SimulatedTurnServer _server;
    private readonly SimulatedWorld _world = new(1);

    public LateServersTests()
    {
        var network = new SimulatedNetwork(_world);
        var internet = network.AddRealm("Internet");
        var host = new SimulatedHost(_world, "server");
        host.Connect(internet, null, IpAddress.Parse("198.51.100.100"));
        _server = new SimulatedTurnServer(host);
        var home = network.AddRealm("home");
        _ = new Nat(home, internet, IpAddress.Parse("203.0.113.1"), NatBehavior.PortRestricted);
        var inner = new SimulatedHost(_world, "Naomi");
        inner.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        _agent = new SimulatedAgent(inner, new IceAgentSettings { Tcp = IceTcp.None });
        _agent.Do(_ => _agent.Agent.AwaitServers());
        _agent.Start();
        _world.RunFor(TimeSpan.FromSeconds(1));
    }

    private bool IsComplete => _agent.Events.Exists(e => e.Event is IceEvent.GatheringCompleted);

    [Fact]
    public void Host_candidates_do_not_wait_for_servers_but_the_end_of_gathering_does()
    {
        Assert.Equal(IceCandidateType.Host, Assert.Single(_agent.Candidates).Type);
        Assert.False(IsComplete);
    }

    [Fact]
    public void Servers_that_are_found_late_are_asked_then()
    {
        _agent.Do(now => _agent.Agent.AddServers(now, _server.Servers));
        _world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [IceCandidateType.Host, IceCandidateType.ServerReflexive, IceCandidateType.Relayed],
            _agent.Candidates.Select(candidate => candidate.Type).Distinct());
        Assert.True(IsComplete);
    }

    [Fact]
    public void Nothing_more_is_awaited_when_no_server_was_found()
    {
        _agent.Do(now => _agent.Agent.AddServers(now, []));

        Assert.True(IsComplete);
    }
}
