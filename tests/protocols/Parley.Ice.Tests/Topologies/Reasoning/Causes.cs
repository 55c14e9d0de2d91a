using System.Collections.Immutable;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>
/// Which causes a side may name when no path exists. A cause is right if it is true of the topology, the side can know it, and mending it alone would let the two
/// connect. Where no single thing would do, whatever is true is right.
/// </summary>
internal sealed class Causes(Topology topology, Party here, Party there)
{
    private bool HasRelay => here.Bases.Exists(static one => one.IsRelay);

    private bool TheyTellARelay => there.Side.SendsCandidates && there.Bases.Exists(static one => one.IsRelay);

    private bool IsBehindSameNat => here.Candidates.Exists(mine => there.Candidates.Exists(theirs => theirs.Address == mine.Address));

    private bool TellsNames => there.Side is { HidesAddresses: true, SendsCandidates: true, Policy: IceCandidatePolicy.All, Lines.IsEmpty: false };

    public ImmutableHashSet<IceCause> Right()
    {
        ImmutableHashSet<IceCause> known = [.. Enum.GetValues<IceCause>().Where(IsTrue)];
        // What stands before the other side is not to be seen from here. If that is all, whatever is true is right.
        var seen = Repairs.LetOut(topology, there.Side);
        if (Oracle.IsPossible(seen))
        {
            return known;
        }

        ImmutableHashSet<IceCause> decisive =
        [
            .. known.Where(cause => Repairs.Mend(seen, here.Side, there.Side, cause) is { } mended && Oracle.IsPossible(mended)),
        ];
        // What keeps the other side from telling anything, or anything but names, is its own affair; on this side it cannot look otherwise.
        return decisive.IsEmpty ? known
            : [.. decisive, .. known.Where(cause => cause is IceCause.RemoteSentNoCandidates or IceCause.NamesNotResolvable && here.Known.Count == 0)];
    }

    private bool IsTrue(IceCause cause) => cause switch
    {
        IceCause.NoLocalAddresses => here.Side.Lines.IsEmpty,
        IceCause.RemoteSentNoCandidates => here.Known.Count == 0 && here.KnownListeners.Count == 0 && !TellsNames,
        IceCause.PolicyLeavesNothing => here.Side.Policy == IceCandidatePolicy.Relay && !here.Asked.Exists(static asked => asked.Use.Kind == ServerKind.Turn),
        IceCause.TurnRefusedCredentials => !HasRelay
            && here.Asked.Exists(static asked => asked is { IsReached: true, Use: { Kind: ServerKind.Turn, KnowsThePassword: false } }),
        IceCause.TurnRefusedPeer => HasRelay && here.Known.Count > 0
            && here.Bases.TrueForAll(one => !one.IsRelay || !here.Known.Exists(known => Oracle.MayRelay(topology, one, known.Address))),
        // Who is told addresses too cannot know what would lie behind the names, unless the addresses are its own NAT's.
        IceCause.NamesNotResolvable => TellsNames && !topology.AreOnOneLink
            && (here.Known.Count == 0 || (IsBehindSameNat && !HasRelay && !TheyTellARelay && !here.HasHeard)),
        IceCause.NoCommonFamily => here.Known.Count > 0 && here.Bases.Count > 0 && !here.Known.Exists(known => IsMine(known.Address.Family)),
        IceCause.NoUdpGetsOut => !HasRelay && here.Asked.Exists(IsOverUdp) && !here.Asked.Exists(static asked => IsOverUdp(asked) && asked.IsReached),
        IceCause.TurnUnreachable => !HasRelay && here.Asked.Exists(static asked => asked is { IsReached: false, Use.Kind: ServerKind.Turn }),
        IceCause.SymmetricNatsWithoutRelay => !HasRelay && !TheyTellARelay && (ShowsPorts(here) || (ShowsPorts(there) && there.Side.SendsCandidates)),
        IceCause.AllChecksUnanswered => true,
        _ => false,
    };

    private bool IsMine(IpFamily family) => here.Bases.Exists(one => one.Spot.Address.Family == family) || (family == IpFamily.IPv4 && here.UsesNat64(topology));

    private static bool IsOverUdp(Asked asked) => asked.Use.Protocol == TransportProtocol.Udp;

    // RFC 4787 §4.1: whoever is seen by two servers with two ports knows that it is behind such a NAT.
    private bool ShowsPorts(Party party) =>
        party.Side is { Policy: IceCandidatePolicy.All } && (party == here || !party.Side.HidesAddresses)
        && party.Side.Lines.Any(line => IsSymmetric(topology.Networks[line.Network])
            && Reaches(party, line, ServerKind.Stun) && Reaches(party, line, ServerKind.SecondStun));

    private static bool Reaches(Party party, Line line, ServerKind kind) =>
        party.Asked.Exists(asked => asked.IsReached && asked.From == line.Network && asked.Use.Kind == kind);

    private bool IsSymmetric(Network network) =>
        network.Nat is { } nat && (nat.Mapping != Dependence.EndpointIndependent || IsSymmetric(topology.Networks[network.Outer]));
}
