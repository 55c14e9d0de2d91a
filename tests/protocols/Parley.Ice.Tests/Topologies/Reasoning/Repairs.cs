using System.Collections.Immutable;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>The topology as it would be without one of its flaws, as a side sees them.</summary>
internal static class Repairs
{
    private static readonly Line NewLine = new(IpAddress.Parse("203.0.113.200"), 0);
    private static readonly Line NewLine6 = new(IpAddress.Parse("2001:db8::200"), 0);

    /// <summary>Mends what a cause names; null when it names nothing that could be mended.</summary>
    public static Topology? Mend(Topology topology, Side here, Side there, IceCause cause) => cause switch
    {
        IceCause.NoLocalAddresses => With(topology, here, here with { Lines = [NewLine, NewLine6] }),
        IceCause.RemoteSentNoCandidates => With(topology, there, there with
        {
            SendsCandidates = true,
            Policy = IceCandidatePolicy.All,
            HidesAddresses = false,
            Lines = there.Lines.IsEmpty ? [NewLine, NewLine6] : there.Lines,
        }),
        // "Add a TURN server that this host can reach, or allow all candidates."
        IceCause.PolicyLeavesNothing => With(topology, here, here with { Policy = IceCandidatePolicy.All, Uses = [.. here.Uses, new ServerUse(ServerKind.Turn)] }) with
        {
            Servers = topology.Servers with { HasIPv6 = true },
        },
        // Both have their credentials from the same application. Which peers the server would refuse is not to be seen before.
        IceCause.TurnRefusedCredentials => topology with
        {
            Naomi = WithPassword(topology.Naomi),
            Priya = WithPassword(topology.Priya),
            Servers = topology.Servers with { RefusesPeers = false },
        },
        IceCause.TurnRefusedPeer => topology with { Servers = topology.Servers with { RefusesPeers = false } },
        // A network that isolates its clients passes no multicast either: the two are one flaw.
        IceCause.NamesNotResolvable => With(Join(topology), there, there with { HidesAddresses = false }),
        IceCause.NoCommonFamily => With(topology, here, here with { Lines = [.. here.Lines, NewLine, NewLine6] }),
        // Whether isolation, names and passwords would matter is not to be seen before anything gets out.
        IceCause.NoUdpGetsOut or IceCause.TurnUnreachable =>
            With(With(LetOut(Join(topology), here), there, WithPassword(there) with { HidesAddresses = false }), here, WithPassword(here)),
        IceCause.SymmetricNatsWithoutRelay => With(topology, here, here with { Uses = [.. here.Uses, new ServerUse(ServerKind.Turn)] }),
        _ => null,
    };

    /// <summary>The topology with nothing in the way of what a side sends.</summary>
    public static Topology LetOut(Topology topology, Side side)
    {
        ImmutableArray<Network> networks =
        [
            .. topology.Networks.Select(network => side.Lines.Any(line => line.Network == network.Number) ? network with { Outbound = Outbound.Everything } : network),
        ];
        return topology with { Networks = networks };
    }

    private static Side WithPassword(Side side) => side with { Uses = [.. side.Uses.Select(static use => use with { KnowsThePassword = true })] };

    private static Topology With(Topology topology, Side old, Side mended) =>
        old.Name == topology.Naomi.Name ? topology with { Naomi = mended } : topology with { Priya = mended };

    private static Topology Join(Topology topology) =>
        topology with { Networks = [.. topology.Networks.Select(static network => network with { IsolatesClients = false })] };
}
