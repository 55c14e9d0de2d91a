using Parley.Ice.Pairs;

namespace Parley.Ice.Verdicts;

/// <content>What became of the checks.</content>
internal static partial class VerdictRules
{
    private static string? ChecksRefused(VerdictFacts facts)
    {
        var refused = facts.Pairs.Where(static pair => pair.Failure == PairFailure.Refused).ToList();
        if (refused.Count == 0)
        {
            return null;
        }

        var code = refused.SelectMany(static pair => pair.History).LastOrDefault(static moment => moment.Step == PairStep.Error).Detail;
        return $"The other side is there but refuses the checks ({Count(refused.Count, "pair")}{(code == 0 ? "" : $", error {code}")}). "
            + "The two descriptions may not belong together: restart ICE.";
    }

    private static string? SymmetricNatsWithoutRelay(VerdictFacts facts)
    {
        // Checks of the other side may have come in: such a NAT's answers to them come from other ports than they went to.
        if (facts.HasRelay || facts.TheyHaveRelay)
        {
            return null;
        }

        var (seen, told) = (facts.Evidence.DifferentlySeen, facts.Evidence.DifferentlyTold);
        var (whose, proof) = seen.Length > 1 ? ("This side's", $"{seen[0].Server} sees {seen[0].Mapped}, {seen[1].Server} sees {seen[1].Mapped}")
            : told.Length > 1 ? ("The other side's", $"it has told {told[0].Address}:{told[0].Port} and {told[1].Address}:{told[1].Port} for one socket")
            : (null, null);
        return whose is null ? null
            : $"{whose} NAT takes another port for each destination ({proof}), so no direct way has been found, and neither side has a relay. "
                + "Add a TURN server.";
    }

    private static string AllChecksUnanswered(VerdictFacts facts)
    {
        var count = facts.Pairs.Length;
        var open = facts.Pairs.Count(static pair => pair.State is CandidatePairState.Frozen or CandidatePairState.Waiting or CandidatePairState.InProgress);
        if (facts.State != IceState.Failed && open > 0)
        {
            return $"{(open == 1 ? "One pair of candidates is" : $"{open} pairs of candidates are")} being checked, and no answer has come yet.";
        }

        var what = count switch
        {
            0 => "No candidate of this side could be paired with one of the other side",
            1 => "The only pair of candidates has not been answered",
            _ => $"None of the {count} pairs of candidates has been answered",
        };
        var advice = facts.HasRelay || facts.TheyHaveRelay
            ? "not even over a relay: the other side seems to be gone, or cut off from everybody."
            : (facts.Evidence.Servers.IsEmpty ? "and no STUN or TURN server has been asked" : "and neither side has a relay")
                + ": the other side is gone, or NATs or firewalls lie between. Add a TURN server.";
        return $"{what}, {advice}";
    }
}
