using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>What requests are answered.</content>
public sealed partial class TurnEngine
{
    // Larger than any response: two addresses, a ticket, a realm of 128 characters, a nonce.
    private const int ResponseLength = 640;

    /// <summary>Begins a response; false when the shell has not drained in time, and the client will have to ask again.</summary>
    private bool TryBegin(scoped in TurnRequest request, StunClass kind, out Slice slice, out StunMessageWriter writer)
    {
        if (!_memory.TryTakeScratch(ResponseLength, out slice))
        {
            Counters.CountNoRoom();
            writer = default;
            return false;
        }

        writer = new StunMessageWriter(_memory[slice], new StunMessageType(request.Method, kind), request.Message.TransactionId);
        return true;
    }

    // RFC 8489 §9.2.4: a response is protected as its request was. §7.3.1: it carries a FINGERPRINT if the request did.
    private void Finish(scoped in TurnRequest request, Slice slice, ref StunMessageWriter writer)
    {
        Protect(ref writer, request.Authenticated ? request.Key : default, request.Sha256, request.Message.Has(StunAttributeType.Fingerprint));
        Send(request.Tuple, _memory.Shrink(slice, writer.Length));
    }

    private static void Protect(ref StunMessageWriter writer, in UserKey key, bool sha256, bool fingerprint)
    {
        if (key.Length != 0 && sha256)
        {
            writer.WriteMessageIntegritySha256(key.Value);
        }
        else if (key.Length != 0)
        {
            writer.WriteMessageIntegrity(key.Value);
        }

        if (fingerprint)
        {
            writer.WriteFingerprint();
        }
    }

    private void Refuse(scoped in TurnRequest request, StunErrorCode code, RefusalReason why, TransportAddress? peer = null)
    {
        if (!MayAnswer(request))
        {
            return;
        }

        Tell(request, (int)code, why, peer);
        if (TryBegin(request, StunClass.ErrorResponse, out var slice, out var writer))
        {
            writer.WriteErrorCode(code, request.Authenticated ? code.ReasonPhrase : "");
            Finish(request, slice, ref writer);
        }
    }

    private void RefuseUnknown(scoped in TurnRequest request, scoped ReadOnlySpan<StunAttributeType> unknown)
    {
        if (!MayAnswer(request))
        {
            return;
        }

        Tell(request, (int)StunErrorCode.UnknownAttribute, RefusalReason.UnknownAttribute, null);
        if (TryBegin(request, StunClass.ErrorResponse, out var slice, out var writer))
        {
            writer.WriteErrorCode(StunErrorCode.UnknownAttribute, request.Authenticated ? StunErrorCode.UnknownAttribute.ReasonPhrase : "");
            writer.WriteUnknownAttributes(unknown);
            Finish(request, slice, ref writer);
        }
    }

    // RFC 8656 §5: the challenge of the long-term mechanism (RFC 8489 §9.2.4), no larger than it must be: it goes to whatever address asked for it.
    private void Challenge(scoped in TurnRequest request, StunErrorCode code, RefusalReason why)
    {
        if (!MayAnswer(request))
        {
            return;
        }

        Tell(request, (int)code, why, null);
        if (why == RefusalReason.NoCredentials)
        {
            Counters.CountChallenge();
        }

        if (TryBegin(request, StunClass.ErrorResponse, out var slice, out var writer))
        {
            writer.WriteErrorCode(code, "");
            writer.WriteText(StunAttributeType.Realm, _settings.Realm);
            _nonces.Write(request.Now, _settings.NonceLifetime, request.Tuple, writer.Begin(StunAttributeType.Nonce, _nonces.Length));
            if (_nonces.OffersAlgorithms)
            {
                writer.WriteBytes(StunAttributeType.PasswordAlgorithms, PasswordAlgorithms.Sha256ThenMd5);
            }

            Finish(request, slice, ref writer);
        }
    }

    // Those who have shown who they are get answers; so do streams, where no third party can be flooded; the rest share their prefix's rate.
    private bool MayAnswer(scoped in TurnRequest request)
    {
        if (request.Authenticated || TurnPath.IsConnection(request.Tuple.Path)
            || _unauthenticated.TryPass(request.Now, request.Tuple.Client.Address, _settings.ChallengesPerSecond))
        {
            return true;
        }

        Tell(request, 0, RefusalReason.RateLimited, null);
        return false;
    }
}
