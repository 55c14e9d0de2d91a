using System.Diagnostics;
using Parley.Ice.Candidates;
using Parley.Ice.Gathering;

namespace Parley.Ice;

/// <content>Priorities of candidates (RFC 8445 §5.1.2).</content>
public sealed partial class IceAgent
{
    // §5.1.2.1: unique. Candidates of several servers, and of interfaces that come later, make room for those that are there.
    private uint PriorityOf(IceCandidateType type, LocalBase from)
    {
        var preference = type switch
        {
            IceCandidateType.Host => CandidatePriority.HostPreference,
            IceCandidateType.ServerReflexive => CandidatePriority.ServerReflexivePreference,
            IceCandidateType.Relayed => CandidatePriority.RelayedPreference(((LocalBase.Relay)from).Link.Server.Protocol),
            _ => throw new UnreachableException("Peer-reflexive candidates have the priority that their check told."),
        };
        var local = LocalPreference.Of(_interfaces, from.Interface, _settings.PreferredFamily);
        if (from.TcpType != TcpCandidateType.None)
        {
            (preference, local) = (preference - CandidatePriority.TcpPenalty, CandidatePriority.TcpLocalPreference(from.TcpType, local));
        }

        var priority = CandidatePriority.Compute(preference, local);
        while (local > 0 && IsTaken(priority))
        {
            priority = CandidatePriority.Compute(preference, --local);
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
    private static uint PeerReflexivePriority(LocalCandidate local)
    {
        var preference = CandidatePriority.PeerReflexivePreference - (local.Candidate.TcpType == TcpCandidateType.None ? 0 : CandidatePriority.TcpPenalty);
        return (local.Candidate.Priority & 0x00FF_FFFF) | ((uint)preference << 24);
    }
}
