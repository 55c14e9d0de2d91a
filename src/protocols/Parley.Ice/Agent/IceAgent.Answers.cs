using Parley.Ice.Candidates;
using Parley.Ice.Checks;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>Answers to checks (RFC 8445 §7.2.5).</content>
public sealed partial class IceAgent
{
    private void HandleAnswer(Instant now, OutstandingCheck check, LocalBase at, TransportAddress source, in StunMessage answer)
    {
        // RFC 8445 §7.2.4 and RFC 8489 §9.1.4: an answer that nobody vouches for is as good as none.
        if (!answer.Has(StunAttributeType.Fingerprint)
            || check.Generation.Remote is not { } remote || !StunIntegrity.VerifySha1(answer, remote.Key))
        {
            return;
        }

        _checks.Remove(check.Transaction.Id);
        var pair = check.Pair;
        if (pair.State == CandidatePairState.Failed)
        {
            return;
        }

        if (IsRoleConflict(answer))
        {
            // RFC 8445 §7.2.5.1 comes before §7.2.5.2.1: where it came from does not matter. The other side has learned nothing from the check and waits for another.
            HandleError(now, check, answer);
        }
        else if (at != pair.Local.Base || source != pair.Remote.Address)
        {
            // RFC 8445 §7.2.5.2.1: the path must be symmetric.
            FailCheck(now, check, PairFailure.NotSymmetric);
        }
        else if (answer.Type.Class == StunClass.ErrorResponse)
        {
            HandleError(now, check, answer);
        }
        else if (!HasUnknown(answer) && answer.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var mapped))
        {
            pair.RoundTrip = check.Transaction.RoundTrip(now) ?? pair.RoundTrip;
            pair.Note(now, PairStep.Answered);
            Succeed(now, check, mapped.Unmapped);
        }
        else if (!check.IsConsent)
        {
            FailCheck(now, check, PairFailure.Refused);
        }
    }

    private static bool IsRoleConflict(in StunMessage answer) =>
        answer.Type.Class == StunClass.ErrorResponse && answer.TryRead<ErrorCode>(out var error) && error.Code == StunErrorCode.RoleConflict;

    private void HandleError(Instant now, OutstandingCheck check, in StunMessage answer)
    {
        answer.TryRead<ErrorCode>(out var error);
        check.Pair.Note(now, PairStep.Error, (int)error.Code);
        if (error.Code == StunErrorCode.RoleConflict)
        {
            // RFC 8445 §7.2.5.1: unless the role has changed meanwhile. The tie-breaker MUST change.
            if (check.Role == Role)
            {
                SwitchRole();
                _tieBreaker = _random.NextUInt64();
            }

            if (check.Generation.Nominating == check.Pair)
            {
                check.Generation.Nominating = null;
            }

            Trigger(now, check.Generation, check.Pair);
        }
        else if (!check.IsConsent)
        {
            FailCheck(now, check, PairFailure.Refused);
        }
    }

    private void Succeed(Instant now, OutstandingCheck check, TransportAddress mapped)
    {
        var (generation, pair) = (check.Generation, check.Pair);
        pair.HeardAt = now;
        if (check.IsConsent)
        {
            return;
        }

        pair.SeenAs = CandidateFor(pair, mapped);
        pair.IsValid = true;
        pair.Become(now, CandidatePairState.Succeeded);
        generation.FirstValidAt ??= now;
        Unfreeze(now, generation, pair);
        if (check.Nominates && check.Role == Role && (!_settings.Renomination || pair == generation.Nominating))
        {
            // With renomination the answer to an older nomination may come after a newer one went out, which counts.
            Nominated(now, generation, pair);
        }
        else if (pair.NominateWhenValid && Role == IceRole.Controlled)
        {
            // RFC 8445 §7.3.1.5: USE-CANDIDATE had come before.
            Nominated(now, generation, pair);
        }
    }

    // RFC 8489 §6.3.3: a success with what must be understood, and is not, is a failure.
    private static bool HasUnknown(in StunMessage answer)
    {
        Span<StunAttributeType> unknown = stackalloc StunAttributeType[1];
        return UnknownAttributes.Find(answer, Understood, unknown) > 0;
    }

    // RFC 8445 §7.2.5.3.1: an address that no candidate has is a peer-reflexive candidate of this side; the other side has learned it from the check.
    private IceCandidate CandidateFor(CandidatePair pair, TransportAddress mapped)
    {
        if (mapped == pair.Local.Base.Address)
        {
            return pair.Local.Candidate;
        }

        if (_gathered.Find(one => one.Base == pair.Local.Base && one.Candidate.TransportAddress == mapped) is { } known)
        {
            return known.Candidate;
        }

        var candidate = new LocalCandidate(
            new IceCandidate
            {
                Foundation = _foundations.For(IceCandidateType.PeerReflexive, pair.Local.Base.Address.Address, null, pair.Local.Base.Transport),
                Priority = PeerReflexivePriority(pair.Local),
                Address = new CandidateAddress(mapped.Address),
                Port = mapped.Port,
                Type = IceCandidateType.PeerReflexive,
                Transport = pair.Local.Base.Transport,
                TcpType = pair.Local.Base.TcpType,
                RelatedAddress = new CandidateAddress(pair.Local.Base.Address.Address),
                RelatedPort = pair.Local.Base.Address.Port,
            },
            pair.Local.Base);
        _gathered.Add(candidate);
        _current.LocalCandidates.Add(candidate);
        return candidate.Candidate;
    }
}
