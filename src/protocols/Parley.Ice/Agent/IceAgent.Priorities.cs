using Parley.Ice.Candidates;
using Parley.Ice.Gathering;

namespace Parley.Ice;

/// <content>Priorities of candidates (RFC 8445 §5.1.2).</content>
public sealed partial class IceAgent
{
    // §5.1.2.1: unique. Candidates of several servers, and of interfaces that come later, make room for those that are there.
    private uint PriorityOf(int typePreference, LocalInterface on)
    {
        var local = LocalPreference.Of(_interfaces, on, _settings.PreferredFamily);
        var priority = CandidatePriority.Compute(typePreference, local);
        while (typePreference != CandidatePriority.PeerReflexivePreference && local > 0 && IsTaken(priority))
        {
            priority = CandidatePriority.Compute(typePreference, --local);
        }

        return priority;
    }

    private bool IsTaken(uint priority)
    {
        foreach (var known in _gathered)
        {
            if (known.Candidate.Priority == priority)
            {
                return true;
            }
        }

        return false;
    }

    // §7.1.1: what a peer-reflexive candidate would have if the check finds one.
    private static uint PeerReflexivePriority(LocalCandidate local) =>
        (local.Candidate.Priority & 0x00FF_FFFF) | ((uint)CandidatePriority.PeerReflexivePreference << 24);
}
