using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>The check list (RFC 8445 §6.1.2): forming pairs, freezing and unfreezing, choosing what is checked next.</content>
public sealed partial class IceAgent
{
    private CandidatePair? Pair(Instant now, IceGeneration generation, LocalCandidate local, RemoteCandidate remote)
    {
        // RFC 8445 §6.1.2.2: same family; link-local with link-local only. §6.1.2.4: one pair for one base and one address.
        if (local.Base.Address.Family != remote.Address.Family || (remote.IsSynthesized && local.Base is LocalBase.Relay)
            || (local.Candidate.Type != IceCandidateType.Relayed && IsLinkLocal(local.Base.Address.Address) != IsLinkLocal(remote.Address.Address))
            || !MatchTransports(local.Base, remote)
            || generation.Pairs.Exists(known => known.Local.Base == local.Base && known.Remote == remote))
        {
            return null;
        }

        var pair = new CandidatePair(local, remote, now);
        Weigh(pair);
        if (generation.Pairs.Count >= _settings.MaxPairs && !MakeRoom(generation, pair))
        {
            return null;
        }

        var mayWait = MayWait(generation, pair);
        Insert(generation.Pairs, pair);
        if (local.Base is LocalBase.Relay relay && relay.Refused.Contains(remote.Address.Address))
        {
            pair.Fail(now, PairFailure.NoPermission);
        }
        else if (mayWait)
        {
            pair.Become(now, CandidatePairState.Waiting);
        }

        return pair;
    }

    // RFC 8445 §6.1.2.5: the lowest are discarded first; those that have failed before those that may succeed. False if the new pair is the lowest.
    private static bool MakeRoom(IceGeneration generation, CandidatePair pair)
    {
        var least = generation.Pairs.FindLast(static one => one.State == CandidatePairState.Failed)
            ?? generation.Pairs.FindLast(static one =>
                one is { State: CandidatePairState.Frozen or CandidatePairState.Waiting, IsValid: false, IsTriggered: false });
        if (least is null || (least.State != CandidatePairState.Failed && least.Priority >= pair.Priority))
        {
            return false;
        }

        return generation.Pairs.Remove(least);
    }

    // RFC 8445 §6.1.2.6, RFC 8838 §12: one pair of each foundation waits, the others freeze; if one has succeeded, none freezes.
    private static bool MayWait(IceGeneration generation, CandidatePair pair)
    {
        var isFirst = true;
        foreach (var other in generation.Pairs)
        {
            if (pair.HasFoundationOf(other))
            {
                if (other.State == CandidatePairState.Succeeded)
                {
                    return true;
                }

                isFirst &= other.State is not (CandidatePairState.Waiting or CandidatePairState.InProgress);
            }
        }

        return isFirst;
    }

    private void Weigh(CandidatePair pair)
    {
        var (local, remote) = (pair.Local.Candidate.Priority, pair.Remote.Candidate.Priority);
        pair.Priority = Role == IceRole.Controlling ? CandidatePriority.OfPair(local, remote) : CandidatePriority.OfPair(remote, local);
    }

    // Best first; pairs of one priority in the order they came.
    private static void Insert(List<CandidatePair> pairs, CandidatePair pair)
    {
        var at = pairs.Count;
        while (at > 0 && pairs[at - 1].Priority < pair.Priority)
        {
            at--;
        }

        pairs.Insert(at, pair);
    }

    // The role has changed, or what a candidate is called: all pairs are weighed anew.
    private void Rank(IceGeneration generation)
    {
        CandidatePair[] unranked = [.. generation.Pairs];
        generation.Pairs.Clear();
        foreach (var pair in unranked)
        {
            Weigh(pair);
            Insert(generation.Pairs, pair);
        }
    }

    private static void Unfreeze(Instant now, IceGeneration generation, CandidatePair succeeded)
    {
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Frozen && pair.HasFoundationOf(succeeded))
            {
                pair.Become(now, CandidatePairState.Waiting);
            }
        }
    }

    // RFC 8445 §6.1.4.2: the nomination that waits, then what checks have come on, first in first out.
    private CandidatePair? NextTriggered()
    {
        if (_current.ToNominate is { IsValid: true } nominated)
        {
            return nominated;
        }

        _current.ToNominate = null;
        while (_current.Triggered.TryDequeue(out var triggered))
        {
            triggered.IsTriggered = false;
            if (triggered.State == CandidatePairState.Waiting && IsReady(triggered))
            {
                return triggered;
            }
        }

        return null;
    }

    private static CandidatePair? NextOrdinary(Instant now, IceGeneration generation)
    {
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Waiting && IsReady(pair))
            {
                return pair;
            }
        }

        // RFC 8445 §6.1.4.2, step 2: a foundation of which nothing waits or is in progress gets its best frozen pair unfrozen.
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Frozen && IsReady(pair) && MayWait(generation, pair))
            {
                pair.Become(now, CandidatePairState.Waiting);
                return pair;
            }
        }

        return null;
    }

    // A relayed pair's check goes out behind the request for its permission, not before.
    private static bool IsReady(CandidatePair pair) =>
        pair.Local.Base is not LocalBase.Relay relay || relay.Asked.Contains(pair.Remote.Address.Address);

    private static void Trigger(Instant now, IceGeneration generation, CandidatePair pair)
    {
        if (!pair.IsTriggered)
        {
            pair.IsTriggered = true;
            pair.Note(now, PairStep.Triggered);
            pair.Become(now, CandidatePairState.Waiting);
            generation.Triggered.Enqueue(pair);
        }
    }

    // Reflexive candidates are checked from their base, which has a candidate of its own (RFC 8445 §6.1.2.4).
    private static bool IsCheckedFrom(LocalCandidate local) => local.Candidate.Type is IceCandidateType.Host or IceCandidateType.Relayed;

    private static bool IsLinkLocal(IpAddress address) => address.Family switch
    {
        IpFamily.IPv4 => address.IPv4 >> 16 == 0xA9FE,
        IpFamily.IPv6 => address.High >> 54 == 0xFE80 >> 6,
        _ => false,
    };
}
