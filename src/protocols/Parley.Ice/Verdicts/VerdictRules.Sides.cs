using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice.Verdicts;

/// <content>What each side has, has told, or has lost.</content>
internal static partial class VerdictRules
{
    private static string? InterfaceLost(VerdictFacts facts) => facts.Evidence.Lost is { Failure: PairFailure.BaseGone } lost
        ? $"The {(lost.Local.Type == IceCandidateType.Relayed ? "relay" : "network address")} {lost.Local.Address} that carried the connection is gone, and "
            + "no other way has been found. Restart ICE when the host is on a network again."
        : null;

    private static string? ConsentLost(VerdictFacts facts)
    {
        if (facts.State == IceState.Disconnected)
        {
            return "The connection has fallen silent: the other side does not answer at the moment. It may come back by itself.";
        }

        return facts.Evidence.Lost is { } lost
            ? $"The other side has stopped answering at {lost.Remote.Address}:{lost.Remote.Port}: it is gone, or its network is. Restart ICE to connect anew."
            : null;
    }

    private static string? NoRemoteDescription(VerdictFacts facts) => facts.HasRemoteDescription
        ? null
        : "The other side's description has not come. See whether its answer gets through signaling.";

    private static string? NoLocalAddresses(VerdictFacts facts) => facts.HasLocalAddress
        ? null
        : "This host has no network address to send from. "
            + $"Connect it to a network{(facts.Settings.Filter is null ? "" : ", or let the interface filter pass one")}.";

    private static string? RemoteSentNoCandidates(VerdictFacts facts) => facts.Evidence.Remote.IsEmpty
        ? "The other side has sent its description, but no candidate. See whether its candidates get through signaling, and whether it has a network."
        : null;

    private static string? PolicyLeavesNothing(VerdictFacts facts) =>
        facts.Settings.Policy == IceCandidatePolicy.Relay && !facts.TurnQueries.Any()
            ? "Only relayed candidates may be used, and there is no TURN server to ask for one. "
                + "Add a TURN server that this host can reach, or allow all candidates."
            : null;

    private static string? NamesNotResolvable(VerdictFacts facts)
    {
        // With addresses beside the names, the names were the way only if both sides are behind the same NAT: what else was told is the NAT itself. If that is
        // symmetric, it may be a carrier's with different homes behind it, and a relay helps in either case. A relay gets to addresses; to a name it does not.
        var names = facts.Evidence.UnresolvedNames;
        var isAll = facts.Evidence.Remote.All(static tally => tally.Family == IpFamily.None);
        if (names.IsEmpty || facts.HasHeard || (!isAll && (facts.HasRelay || facts.TheyHaveRelay)))
        {
            return null;
        }

        return isAll || (facts.IsSameNat && facts.Evidence is { DifferentlySeen.Length: < 2, DifferentlyTold.Length: < 2 })
            ? $"The other side hides its addresses behind {Count(names.Length, "name")} that could not be resolved here "
                + $"({string.Join(", ", names.Take(2).Select(static one => one.Name))}{(names.Length > 2 ? ", …" : "")}). "
                + "Such names work on one link only, if it passes multicast: add a STUN or TURN server on the other side."
            : null;
    }

    private static string? NoCommonFamily(VerdictFacts facts)
    {
        // A host without IPv4 would have got it from the TURN server that refused it (RFC 8656 §7.1).
        if (!facts.Families.Contains(IpFamily.IPv4) && Refusal(facts) is not null)
        {
            return null;
        }

        var theirs = facts.Evidence.Remote.Select(static tally => tally.Family).Where(static family => family != IpFamily.None).ToHashSet();
        return theirs.Count > 0 && facts.Families.Count > 0 && !theirs.Overlaps(facts.Families)
            ? $"This side has {facts.Families.First()} only, the other side {theirs.First()} only, and nothing joins the two. "
                + "Add a TURN server that has both and that this side can reach."
            : null;
    }
}
