using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Verdicts;

/// <summary>A world in which something is wrong, and two agents that try.</summary>
internal sealed class VerdictScene
{
    private readonly SimulatedNetwork _network;

    public VerdictScene()
    {
        _network = new SimulatedNetwork(World);
        Internet = _network.AddRealm("Internet");
    }

    public SimulatedWorld World { get; } = new(1);

    public Realm Internet { get; }

    /// <summary>A host with addresses of its own on the Internet.</summary>
    public SimulatedHost Public(string name, params string[] addresses)
    {
        var host = new SimulatedHost(World, name);
        foreach (var address in addresses)
        {
            host.Connect(Internet, null, IpAddress.Parse(address));
        }

        return host;
    }

    /// <summary>A host behind a NAT.</summary>
    public SimulatedHost Behind(string name, string outer, NatBehavior behavior, OutboundRules? rules = null)
    {
        var home = _network.AddRealm(name);
        _ = new Nat(home, Internet, IpAddress.Parse(outer), behavior, rules);
        var host = new SimulatedHost(World, name);
        host.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        return host;
    }

    /// <summary>A STUN server with an address or two.</summary>
    public IReadOnlyList<IceServer> Stun(params string[] addresses) =>
        [.. new SimulatedTurnServer(Public("STUN", addresses)).Servers.Select(server => new IceServer(server.Address))];

    /// <summary>Lets both try until Naomi has failed.</summary>
    public IceVerdict Fail(SimulatedHost naomi, SimulatedHost priya, IceAgentSettings settings, IceAgentSettings? priyas = null) =>
        FailureOf(new SimulatedCall(World, naomi, priya, settings, priyas).Begin().Naomi);

    /// <summary>Lets Naomi try alone, with what signaling has brought her.</summary>
    public IceVerdict FailAlone(SimulatedHost naomi, IceAgentSettings settings, params string[] candidates)
    {
        var agent = new SimulatedAgent(naomi, settings);
        agent.Start();
        agent.Do(now =>
        {
            agent.Agent.SetRemoteCredentials(now, new IceCredentials("remote", "remotepasswordremotepassword"));
            foreach (var text in candidates)
            {
                Assert.Equal(CandidateParseError.None, IceCandidate.TryParse(text, out var candidate));
                agent.Agent.AddRemoteCandidate(now, candidate!);
            }

            agent.Agent.EndRemoteCandidates(now);
        });
        return FailureOf(agent);
    }

    public IceVerdict FailureOf(SimulatedAgent agent)
    {
        Assert.True(World.RunUntil(() => agent.Agent.State == IceState.Failed, TimeSpan.FromMinutes(3)), "It has not failed.");
        var verdict = Assert.IsType<IceEvent.VerdictReached>(agent.Events[^1].Event).Verdict;
        Assert.Same(verdict, agent.Agent.Verdict);
        Assert.Same(verdict, agent.Agent.Explain(World.Now));
        return verdict;
    }
}
