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
    private void HandleRequest(Instant now, LocalBase at, TransportAddress source, in StunMessage request)
    {
        // RFC 8489 §9.1.3 with the generation that the fragment names. Strangers get no answer: they would learn that somebody is here.
        if (GenerationOf(request) is not { } generation || !StunIntegrity.VerifySha1(request, generation.Local.Key))
        {
            return;
        }

        if (HasUnknown(request, out var unknown))
        {
            Answer(generation, at, source, request, StunErrorCode.UnknownAttribute, unknown);
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

        Answer(generation, at, source, request);
        if (generation != _current)
        {
            return;
        }

        var pair = PairFor(now, generation, at, source, priority);
        if (pair is null)
        {
            return;
        }

        pair.Note(now, PairStep.CheckReceived);
        // RFC 8445 §7.3.1.4: what has succeeded needs no check; what is in progress is asked anew, now that the way is open.
        if (pair.State != CandidatePairState.Succeeded)
        {
            foreach (var check in _checks.Values.Where(check => check.Pair == pair && !check.IsConsent))
            {
                check.IsCancelled = true;
            }

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

    // RFC 8445 §7.3.1.1. False when the other side is to change its role.
    private bool ResolveRoles(in StunMessage request)
    {
        var same = Role == IceRole.Controlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled;
        if (!request.TryReadUInt64(same, out var theirs))
        {
            return true;
        }

        var isLarger = _tieBreaker >= theirs;
        if (isLarger == (Role == IceRole.Controlling))
        {
            return false;
        }

        SwitchRole();
        return true;
    }

    private void SwitchRole()
    {
        Role = Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;
        // RFC 8445 §7.3.1.1: pair priorities follow the role.
        Rank(_current);
        Raise(new IceEvent.RoleChanged(Role));
    }

    private CandidatePair? PairFor(Instant now, IceGeneration generation, LocalBase at, TransportAddress source, uint priority)
    {
        // RFC 8445 §7.3.1.3: an unknown source is a peer-reflexive candidate.
        var remote = generation.RemoteCandidates.Find(one => one.Address == source) ?? Learn(
            now,
            generation,
            new IceCandidate
            {
                Foundation = $"p{generation.RemoteCandidates.Count + 1}",
                Priority = priority,
                Address = new CandidateAddress(source.Address),
                Port = source.Port,
                Type = IceCandidateType.PeerReflexive,
            },
            source);
        return remote is null ? null : generation.Pairs.Find(pair => pair.Local.Base == at && pair.Remote == remote);
    }

    private static bool HasUnknown(in StunMessage request, out ReadOnlySpan<StunAttributeType> unknown)
    {
        foreach (var attribute in request.Attributes)
        {
            if (attribute.IsComprehensionRequired && attribute.Type is not (StunAttributeType.Username or StunAttributeType.MessageIntegrity
                or StunAttributeType.MessageIntegritySha256 or StunAttributeType.Priority or StunAttributeType.UseCandidate))
            {
                unknown = new[] { attribute.Type };
                return true;
            }
        }

        unknown = default;
        return false;
    }

    private void Answer(
        IceGeneration generation, LocalBase at, TransportAddress to, in StunMessage request, StunErrorCode error = 0, ReadOnlySpan<StunAttributeType> unknown = default)
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
        if (at is LocalBase.Relay relay && !relay.Permitted.Contains(to.Address))
        {
            return;
        }

        SendFrom(at, to, writer.Written.ToArray());
    }
}
