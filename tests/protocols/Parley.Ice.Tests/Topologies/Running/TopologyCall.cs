using Parley.Ice.Tests.Agent;
using Parley.Ice.Translation;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>Two agents in a topology, and the signaling between them, whose messages overtake each other.</summary>
internal sealed class TopologyCall
{
    private readonly Topology _topology;

    public TopologyCall(Topology topology)
    {
        _topology = topology;
        World = new SimulatedWorld(topology.Seed);
        Network = new TopologyNetwork(World, topology);
        var naomisNames = NamesOf(topology.Naomi);
        Naomi = Agent(topology.Naomi, Network.Naomi, naomisNames);
        Priya = Agent(topology.Priya, Network.Priya, topology.AreOnOneLink ? naomisNames : NamesOf(topology.Priya));
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

    /// <summary>A restart (RFC 8445 §9) that Naomi offers and Priya answers.</summary>
    public void Restart()
    {
        Naomi.Do(Naomi.Agent.Restart);
        var offered = Naomi.Agent.LocalCredentials;
        Deliver(() =>
        {
            Priya.Do(Priya.Agent.Restart);
            Priya.Do(now => Priya.Agent.SetRemoteCredentials(now, offered));
            var answered = Priya.Agent.LocalCredentials;
            Deliver(() => Naomi.Do(now => Naomi.Agent.SetRemoteCredentials(now, answered)));
        });
    }

    /// <summary>What a name in multicast DNS stands for.</summary>
    public IpAddress AddressOf(string name) => Naomi.Names.Published.TryGetValue(name, out var address) ? address : Priya.Names.Published[name];

    private SimulatedNames NamesOf(Side side) => new(World)
    {
        Nat64 = side.Lines.Any(line => _topology.Networks[line.Network].Border == Border.Nat64) ? Nat64Prefix.WellKnown : null,
    };

    private SimulatedAgent Agent(Side side, SimulatedHost host, SimulatedNames names)
    {
        var settings = new IceAgentSettings
        {
            Role = side.Role,
            Policy = side.Policy,
            Servers = Network.ServersOf(side),
            HideHostAddresses = side.HidesAddresses,
            Renomination = _topology.Renomination,
        };
        return new SimulatedAgent(host, settings, side.Tcp) { Names = names };
    }

    private void Signal(Side side, SimulatedAgent from, SimulatedAgent to) => from.Heard = e =>
    {
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
