using Parley.Ice.Tests.Agent;
using Parley.Simulation;
using Parley.Simulation.Hosts;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>Two agents in a topology, and the signaling between them, whose messages overtake each other.</summary>
internal sealed class TopologyCall
{
    private readonly Topology _topology;
    private readonly TopologyNames _names;

    public TopologyCall(Topology topology)
    {
        _topology = topology;
        World = new SimulatedWorld(topology.Seed);
        Network = new TopologyNetwork(World, topology);
        _names = new TopologyNames(World, topology);
        Naomi = Agent(topology.Naomi, Network.Naomi);
        Priya = Agent(topology.Priya, Network.Priya);
        Signal(topology.Naomi, Naomi, Priya);
        Signal(topology.Priya, Priya, Naomi);
    }

    public SimulatedWorld World { get; }

    public TopologyNetwork Network { get; }

    public SimulatedAgent Naomi { get; }

    public SimulatedAgent Priya { get; }

    /// <summary>Naomi offers, Priya answers; each gathers as soon as it can, and tells its candidates as they come.</summary>
    public void Begin()
    {
        Naomi.Start();
        var offered = Naomi.Agent.LocalCredentials;
        Deliver(() =>
        {
            Priya.Start();
            Priya.Do(now => Priya.Agent.SetRemoteCredentials(now, offered));
            var answered = Priya.Agent.LocalCredentials;
            Deliver(() => Naomi.Do(now => Naomi.Agent.SetRemoteCredentials(now, answered)));
        });
    }

    private SimulatedAgent Agent(Side side, SimulatedHost host) => new(host, new IceAgentSettings
    {
        Role = side.Role,
        Policy = side.Policy,
        Servers = Network.ServersOf(side),
        Renomination = _topology.Renomination,
    });

    private void Signal(Side side, SimulatedAgent from, SimulatedAgent to) => from.Heard = e =>
    {
        _names.Obey(side, from, e);
        switch (e)
        {
            case IceEvent.CandidateGathered gathered when side.SendsCandidates:
                Deliver(() => to.Do(now => to.Agent.AddRemoteCandidate(now, gathered.Candidate)));
                break;
            case IceEvent.GatheringCompleted when _topology.Signaling.TellsTheEnd:
                Deliver(() => to.Do(to.Agent.EndRemoteCandidates));
                break;
        }
    };

    private void Deliver(Action message) => World.After(_topology.Signaling.Delay + World.UpTo(_topology.Signaling.Jitter), message);
}
