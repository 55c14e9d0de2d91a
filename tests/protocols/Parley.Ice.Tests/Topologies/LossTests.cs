using Parley.Ice.Tests.Topologies.Running;
using Parley.SansIO;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Topologies;

/// <summary>Every kind of NAT against every other where a fifth of all packets is lost, in each direction and on each way: it always connects.</summary>
public sealed class LossTests
{
    // On each of the two links; 1 - (1 - 0.1056)² = 0.2 between the two.
    private static readonly LinkProfile Lossy = new() { Latency = TimeSpan.FromMilliseconds(20), Loss = 0.1056 };

    private static readonly NatBehavior[] Behaviors =
    [
        .. from mapping in Enum.GetValues<Dependence>()
           from filtering in Enum.GetValues<Dependence>()
           select new NatBehavior { Mapping = mapping, Filtering = filtering, Hairpinning = false },
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_pairs_of_NATs_connect_although_a_fifth_of_the_packets_is_lost(bool renomination)
    {
        var faults = new List<string>();
        var seed = 1UL;
        foreach (var naomis in Behaviors)
        {
            foreach (var priyas in Behaviors)
            {
                if (TopologyRun.FindFault(Between(seed++, naomis, priyas, renomination)) is { } fault)
                {
                    faults.Add(fault);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static Topology Between(ulong seed, NatBehavior naomis, NatBehavior priyas, bool renomination) => new(
        seed,
        [
            Network.Internet,
            new Network(1, 0, Border.Nat, IpAddress.Parse("192.0.2.1"), naomis),
            new Network(2, 0, Border.Nat, IpAddress.Parse("192.0.2.2"), priyas),
        ],
        Behind("Naomi", IceRole.Controlling, 1),
        Behind("Priya", IceRole.Controlled, 2),
        new Infrastructure(HasIPv6: false, RefusesPeers: false),
        new Signaling(TimeSpan.FromMilliseconds(20), TimeSpan.Zero, TellsTheEnd: true),
        renomination);

    private static Side Behind(string name, IceRole role, int network) => new(
        name,
        role,
        [new Line(IpAddress.Parse("192.168.1.2"), network)],
        [new ServerUse(ServerKind.Stun), new ServerUse(ServerKind.Turn)],
        IceCandidatePolicy.All,
        IceTcp.ActiveAndPassive,
        HidesAddresses: false,
        SendsCandidates: true,
        Lossy);
}
