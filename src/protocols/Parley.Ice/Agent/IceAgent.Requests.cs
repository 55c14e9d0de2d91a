using System.Text;
using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>Checks that come in (RFC 8445 §7.3).</content>
public sealed partial class IceAgent
{
    // More than any request has; the rest would be named after the peer has mended these.
    private const int MaxUnknown = 16;

    // From one base. The other side has fewer bases; but two NATs that take another port for each destination and let everybody in show each other new ports without
    // end, none of which works, and would leave no room for one that does.
    private const int MaxPeerReflexive = 16;

    // RFC 8489 §6.3.1: what is known but means nothing here is left out of account; what is not known is refused.
    private static readonly StunAttributeType[] Understood =
    [
        StunAttributeType.MappedAddress, StunAttributeType.Username, StunAttributeType.MessageIntegrity, StunAttributeType.ErrorCode,
        StunAttributeType.UnknownAttributes, StunAttributeType.Realm, StunAttributeType.Nonce, StunAttributeType.MessageIntegritySha256,
        StunAttributeType.PasswordAlgorithm, StunAttributeType.UserHash, StunAttributeType.XorMappedAddress, StunAttributeType.Priority,
        StunAttributeType.UseCandidate,
    ];

    private void HandleRequest(Instant now, LocalBase at, TransportAddress source, in StunMessage request)
    {
        // RFC 8445 §7.3: FINGERPRINT, then RFC 8489 §9.1.3 with the generation that the fragment names. Strangers get no answer: they would learn that somebody
        // is here. Nor does whoever guesses a host address that the policy keeps to itself.
        if (!request.Has(StunAttributeType.Fingerprint) || IsKeptSecret(at)
            || GenerationOf(request) is not { } generation || !StunIntegrity.VerifySha1(request, generation.Local.Key))
        {
            return;
        }

        var known = generation.RemoteCandidates.Find(one => one.IsAt(source, at.Transport));
        var pair = known is null ? null : generation.Pairs.Find(one => one.Local.Base == at && one.Remote == known);
        if (pair?.Failure == PairFailure.ConsentLost)
        {
            // RFC 7675 §5.1: these credentials are not used on this path again.
            return;
        }

        Span<StunAttributeType> unknown = stackalloc StunAttributeType[MaxUnknown];
        if (UnknownAttributes.Find(request, Understood, unknown) is > 0 and var count)
        {
            Answer(generation, at, source, request, StunErrorCode.UnknownAttribute, unknown[..count]);
            return;
        }

        if (!ResolveRoles(request))
        {
            Answer(generation, at, source, request, StunErrorCode.RoleConflict);
            return;
        }

        if (!request.TryReadUInt32(StunAttributeType.Priority, out var priority) || priority is 0 or > int.MaxValue)
        {
            Answer(generation, at, source, request, StunErrorCode.BadRequest);
            return;
        }

        if (generation != _current)
        {
            Answer(generation, at, source, request);
            return;
        }

        pair ??= NewPair(now, generation, at, known ?? LearnPeerReflexive(now, generation, at, source, priority));
        if (pair is null)
        {
            // No room for it: with an answer the other side would take a pair for valid that this side does not have.
            return;
        }

        Answer(generation, at, source, request);
        pair.Note(now, PairStep.CheckReceived);
        HeardCheck(now, generation, pair);
        // RFC 8445 §7.3.1.4: what has succeeded needs no check; what is in progress is asked anew, now that the way is open.
        if (pair.State != CandidatePairState.Succeeded)
        {
            Cancel(pair);
            Trigger(now, generation, pair);
        }

        if (Role == IceRole.Controlled && request.Has(StunAttributeType.UseCandidate))
        {
            TakeNomination(now, generation, pair, request);
        }
    }

    private IceGeneration? GenerationOf(in StunMessage request)
    {
        // RFC 8445 §7.2.2: this side's fragment comes first, then a colon.
        if (!request.TryReadBytes(StunAttributeType.Username, out var username) || username.IndexOf((byte)':') is var colon && colon <= 0)
        {
            return null;
        }

        foreach (var generation in Generations)
        {
            if (Ascii.Equals(username[..colon], generation.Local.UsernameFragment)
                && (generation.Remote is null || Ascii.Equals(username[(colon + 1)..], generation.Remote.UsernameFragment)))
            {
                return generation;
            }
        }

        return null;
    }

    // RFC 8445 §7.3.1.3: an unknown source is a peer-reflexive candidate. It is paired with nothing but the base that it was seen from.
    private RemoteCandidate? LearnPeerReflexive(Instant now, IceGeneration generation, LocalBase at, TransportAddress source, uint priority)
    {
        if (generation.RemoteCandidates.Count >= _settings.MaxRemoteCandidates || CountPeerReflexive(generation, at) >= MaxPeerReflexive)
        {
            return null;
        }

        var number = generation.RemoteCandidates.Count + 1;
        while (generation.RemoteCandidates.Exists(one => one.Candidate.Foundation == $"p{number}"))
        {
            number++;
        }

        var remote = new RemoteCandidate(
            new IceCandidate
            {
                Foundation = $"p{number}",
                Priority = priority,
                Address = new CandidateAddress(AsTold(source.Address)),
                Port = source.Port,
                Type = IceCandidateType.PeerReflexive,
                Transport = at.Transport,
                // RFC 6544 §7.2: what connects to a passive candidate is active, and the other way round.
                TcpType = at switch
                {
                    LocalBase.Listener => TcpCandidateType.Active,
                    LocalBase.Opener => TcpCandidateType.Passive,
                    _ => TcpCandidateType.None,
                },
            },
            source);
        generation.RemoteCandidates.Add(remote);
        Note(now, Verdicts.CandidateStep.FoundOut, remote.Candidate);
        foreach (var relay in _relays)
        {
            // It may check this side's relays from the same address, and then be paired with them.
            Permit(now, relay);
        }

        Begin(now);
        return remote;
    }

    private static int CountPeerReflexive(IceGeneration generation, LocalBase at)
    {
        var count = 0;
        foreach (var pair in generation.Pairs)
        {
            count += pair.Local.Base == at && pair.Remote.Candidate.Type == IceCandidateType.PeerReflexive ? 1 : 0;
        }

        return count;
    }

    private CandidatePair? NewPair(Instant now, IceGeneration generation, LocalBase at, RemoteCandidate? remote) =>
        remote is not null && generation.LocalCandidates.Find(one => one.Base == at && IsCheckedFrom(one)) is { } local
            ? Pair(now, generation, local, remote)
            : null;

    // A nomination goes on: nobody would repeat it.
    private void Cancel(CandidatePair pair)
    {
        foreach (var check in _checks.Values)
        {
            check.IsCancelled |= check.Pair == pair && !check.IsConsent && !check.Nominates;
        }
    }

    private bool IsKeptSecret(LocalBase at) => _settings.Policy == IceCandidatePolicy.Relay && at is not LocalBase.Relay;

    private void Answer(
        IceGeneration generation, LocalBase at, TransportAddress to, in StunMessage request, StunErrorCode error = 0,
        ReadOnlySpan<StunAttributeType> unknown = default)
    {
        Span<byte> buffer = stackalloc byte[256];
        var kind = error == 0 ? StunClass.SuccessResponse : StunClass.ErrorResponse;
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, kind), request.TransactionId);
        if (error == 0)
        {
            writer.WriteXorAddress(StunAttributeType.XorMappedAddress, to);
        }
        else
        {
            writer.WriteErrorCode(error);
            if (!unknown.IsEmpty)
            {
                writer.WriteUnknownAttributes(unknown);
            }
        }

        writer.WriteMessageIntegrity(generation.Local.Key);
        writer.WriteFingerprint();
        SendFrom(at, to, writer.Written);
    }
}
