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
        // RFC 8445 §6.1.2.2: same family; link-local with link-local only.
        if (local.Base.Address.Family != remote.Address.Family
            || (local.Candidate.Type != IceCandidateType.Relayed && IsLinkLocal(local.Base.Address.Address) != IsLinkLocal(remote.Address.Address)))
        {
            return null;
        }

        var pair = new CandidatePair(local, remote, now);
        generation.Pairs.Add(pair);
        Rank(generation);
        if (generation.Pairs.Count > _settings.MaxPairs
            && generation.Pairs.FindLast(one => one.State is CandidatePairState.Frozen or CandidatePairState.Waiting) is { } least)
        {
            // RFC 8445 §6.1.2.5: the lowest are discarded first.
            generation.Pairs.Remove(least);
            if (least == pair)
            {
                return null;
            }
        }

        // RFC 8445 §6.1.2.6, RFC 8838 §11: one pair of each foundation waits, the others freeze; if one has succeeded, none freezes.
        var others = generation.Pairs.Where(one => one != pair && one.Foundation == pair.Foundation).ToList();
        if (others.Exists(one => one.State == CandidatePairState.Succeeded)
            || !others.Exists(one => one.State is CandidatePairState.Waiting or CandidatePairState.InProgress))
        {
            pair.Become(now, CandidatePairState.Waiting);
        }

        return pair;
    }

    // Best first; pairs of one priority in the order they came.
    private void Rank(IceGeneration generation)
    {
        foreach (var pair in generation.Pairs)
        {
            var (local, remote) = (pair.Local.Candidate.Priority, pair.Remote.Candidate.Priority);
            pair.Priority = Role == IceRole.Controlling ? CandidatePriority.OfPair(local, remote) : CandidatePriority.OfPair(remote, local);
        }

        var sorted = generation.Pairs.OrderByDescending(static pair => pair.Priority).ToList();
        generation.Pairs.Clear();
        generation.Pairs.AddRange(sorted);
    }

    private static void Unfreeze(Instant now, IceGeneration generation, CandidatePair succeeded)
    {
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Frozen && pair.Foundation == succeeded.Foundation)
            {
                pair.Become(now, CandidatePairState.Waiting);
            }
        }
    }

    // RFC 8445 §6.1.4.2.
    private static CandidatePair? NextPair(Instant now, IceGeneration generation)
    {
        while (generation.Triggered.TryDequeue(out var triggered))
        {
            triggered.IsTriggered = false;
            if (triggered.State is CandidatePairState.Waiting && IsReady(triggered))
            {
                return triggered;
            }
        }

        if (generation.Pairs.Find(pair => pair.State == CandidatePairState.Waiting && IsReady(pair)) is { } waiting)
        {
            return waiting;
        }

        // Step 2: a foundation of which nothing waits or is in progress gets its best frozen pair unfrozen.
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Frozen && IsReady(pair)
                && !generation.Pairs.Exists(one => one.Foundation == pair.Foundation
                    && one.State is CandidatePairState.Waiting or CandidatePairState.InProgress))
            {
                pair.Become(now, CandidatePairState.Waiting);
                return pair;
            }
        }

        return null;
    }

    // A relayed pair waits for its permission: the server would drop the check.
    private static bool IsReady(CandidatePair pair) =>
        pair.Local.Base is not LocalBase.Relay relay || relay.Permitted.Contains(pair.Remote.Address.Address);

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

    private static bool IsLinkLocal(IpAddress address) => address.Family switch
    {
        IpFamily.IPv4 => address.IPv4 >> 16 == 0xA9FE,
        IpFamily.IPv6 => address.High >> 54 == 0xFE80 >> 6,
        _ => false,
    };
}
