using Parley.Ice.Tests.Agent;
using Parley.Ice.Translation;
using Parley.Simulation;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>What a host can ask of its networks: whether they have a NAT64.</summary>
internal sealed class TopologyNames(SimulatedWorld world, Topology topology)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(10);

    public void Obey(Side side, SimulatedAgent agent, IceEvent e)
    {
        switch (e)
        {
            case IceEvent.FindNat64Prefix:
                var hasNat64 = side.Lines.Any(line => topology.Networks[line.Network].Border == Border.Nat64);
                world.After(Latency, () => agent.Do(now => agent.Agent.HandleNat64Prefix(now, hasNat64 ? Nat64Prefix.WellKnown : null)));
                break;
        }
    }
}
