using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <content>Requests and their responses (RFC 8489 §6, §9.2).</content>
public sealed partial class TurnClient
{
    // All attributes at their longest: names, nonce, algorithms, ticket, a batch of addresses, integrity.
    private const int MaxRequestLength = 4096;

    // The first message, the answer to the challenge, and a few fresh nonces.
    private const int MaxAttempts = 5;

    // RFC 8489 §6.3.3: a response with an attribute that must be understood and is not fails its transaction.
    private static readonly StunAttributeType[] Understood =
    [
        StunAttributeType.MappedAddress, StunAttributeType.Username, StunAttributeType.MessageIntegrity, StunAttributeType.ErrorCode,
        StunAttributeType.UnknownAttributes, StunAttributeType.ChannelNumber, StunAttributeType.Lifetime, StunAttributeType.XorPeerAddress,
        StunAttributeType.Data, StunAttributeType.Realm, StunAttributeType.Nonce, StunAttributeType.XorRelayedAddress,
        StunAttributeType.RequestedAddressFamily, StunAttributeType.EvenPort, StunAttributeType.RequestedTransport, StunAttributeType.DontFragment,
        StunAttributeType.MessageIntegritySha256, StunAttributeType.PasswordAlgorithm, StunAttributeType.UserHash,
        StunAttributeType.XorMappedAddress, StunAttributeType.ReservationToken,
    ];

    private readonly Dictionary<TransactionId, PendingRequest> _pending = [];
    private readonly List<PendingRequest> _due = [];
    private readonly byte[] _scratch = new byte[MaxRequestLength];
    private ClientCredential? _credential;

    private void Ask(Instant now, ClientRequest request, int attempt = 0)
    {
        // RFC 8489 §6.1: a new transaction id for a new request, the retry after a challenge included.
        var id = TransactionId.Create(_random);
        var writer = new StunMessageWriter(_scratch, new StunMessageType(request.Method, StunClass.Request), id);
        request.Write(ref writer);
        _credential?.Write(ref writer);
        var pending = new PendingRequest(request, writer.Written.ToArray(), _credential, attempt);
        pending.Transaction = StunTransaction.Begin(now, id, IsStream, _settings.Timers);
        _pending.Add(id, pending);
        Transmit(pending.Bytes);
    }

    // Requests are bounded by what they are for; the queue's limit is for data.
    private void Transmit(ReadOnlySpan<byte> message)
    {
        var buffer = _transmits.Rent(message.Length);
        message.CopyTo(buffer);
        _transmits.Add(buffer, message.Length);
    }

    private Instant NextTransaction()
    {
        var next = Instant.Never;
        foreach (var pending in _pending.Values)
        {
            next = Instant.Min(next, pending.Transaction.NextTimeout);
        }

        return next;
    }

    private void HandleTransactionTimeouts(Instant now)
    {
        _due.Clear();
        foreach (var pending in _pending.Values)
        {
            if (pending.Transaction.NextTimeout <= now)
            {
                _due.Add(pending);
            }
        }

        foreach (var pending in _due)
        {
            // What one failure means may have ended the others.
            if (!_pending.ContainsKey(pending.Transaction.Id))
            {
                continue;
            }

            switch (pending.Transaction.HandleTimeout(now))
            {
                case TransactionStep.Retransmit:
                    Transmit(pending.Bytes);
                    break;
                case TransactionStep.TimedOut:
                    Fail(now, pending, new TurnFailure.TimedOut());
                    break;
                case TransactionStep.IntegrityViolated:
                    Fail(now, pending, new TurnFailure.IntegrityViolated());
                    break;
            }
        }
    }

    private void HandleResponse(Instant now, in StunMessage response)
    {
        if (!_pending.TryGetValue(response.TransactionId, out var pending)
            || !response.IsAnswerTo(pending.Request.Method, pending.Transaction.Id))
        {
            return;
        }

        var refused = response.Type.Class == StunClass.ErrorResponse;
        ErrorCode error = default;
        if (refused && !response.TryRead(out error))
        {
            return;
        }

        if (error.Code is StunErrorCode.Unauthenticated or StunErrorCode.StaleNonce)
        {
            HandleChallenge(now, pending, response, error.Code);
            return;
        }

        if (IsDiscarded(now, pending, response, error.Code))
        {
            return;
        }

        if (UnknownAttributes.Find(response, Understood, stackalloc StunAttributeType[1]) > 0)
        {
            Fail(now, pending, new TurnFailure.Malformed());
        }
        else if (!refused)
        {
            _pending.Remove(pending.Transaction.Id);
            Succeed(now, pending, response);
        }
        else if (pending.Request is not ClientRequest.Allocate || !TryOtherwise(now, pending, response, error.Code))
        {
            // RFC 8489 §14.8: fewer than 128 characters, up to 763 bytes.
            var reason = error.ReasonPhrase[..Math.Min(error.ReasonPhrase.Length, StunTextLimits.ReasonPhrase)];
            Fail(now, pending, new TurnFailure.Refused(error.Code, Encoding.UTF8.GetString(reason)));
        }
    }

    // RFC 8489 §9.2.5: what is not vouched for is as if it had never come; over a stream it ends the transaction.
    private bool IsDiscarded(Instant now, PendingRequest pending, in StunMessage response, StunErrorCode code)
    {
        if (ClientBidDown.MustIgnore(response))
        {
            return true;
        }

        if (pending.Credential is null || pending.Credential.Vouches(response))
        {
            return false;
        }

        var unsigned = !response.Has(StunAttributeType.MessageIntegrity) && !response.Has(StunAttributeType.MessageIntegritySha256);
        if (!(code == StunErrorCode.BadRequest && unsigned) && pending.Transaction.HandleForgery() == TransactionStep.IntegrityViolated)
        {
            Fail(now, pending, new TurnFailure.IntegrityViolated());
        }

        return true;
    }

    private void HandleChallenge(Instant now, PendingRequest pending, in StunMessage challenge, StunErrorCode code)
    {
        var answer = ClientCredential.TryAnswer(_settings, challenge, out var verdict);
        if (answer is null)
        {
            Fail(now, pending, new TurnFailure.BadChallenge(verdict));
            return;
        }

        if (pending.Credential is { } used)
        {
            // Nobody vouches for a challenge: whoever could strip SHA-256 from a later one would have a password hashed with MD5 to guess at.
            if (used.Sha256 && !answer.Sha256)
            {
                Fail(now, pending, new TurnFailure.BadChallenge(ChallengeVerdict.BidDown));
                return;
            }

            // RFC 8489 §9.2.5: the client MUST NOT retry if it does not change user name, realm or password.
            if (code == StunErrorCode.Unauthenticated && answer.Realm.AsSpan().SequenceEqual(used.Realm))
            {
                Fail(now, pending, new TurnFailure.WrongCredentials());
                return;
            }

            // RFC 8489 §9.2.5: retry with the new nonce; once for each, and not on and on.
            if (answer.Nonce.AsSpan().SequenceEqual(used.Nonce) || pending.Attempt >= MaxAttempts)
            {
                Fail(now, pending, new TurnFailure.StaleNonces());
                return;
            }
        }

        // Another request may have brought a fresher nonce already.
        if (ReferenceEquals(pending.Credential, _credential))
        {
            _credential = answer;
        }

        _pending.Remove(pending.Transaction.Id);
        Ask(now, pending.Request, pending.Attempt + 1);
    }

    private void Succeed(Instant now, PendingRequest pending, in StunMessage response)
    {
        switch (pending.Request)
        {
            case ClientRequest.Allocate allocate:
                HandleAllocated(now, allocate, response);
                break;
            case ClientRequest.Refresh refresh:
                HandleRefreshed(now, refresh, response);
                break;
            case ClientRequest.Move:
                HandleMoved(now, response);
                break;
            case ClientRequest.CreatePermission permissions:
                HandlePermitted(now, permissions, isLate: pending.Attempt > 0 || pending.Transaction.Requests > 1);
                break;
            case ClientRequest.BindChannel channel:
                HandleBound(now, channel);
                break;
        }
    }

    private void Fail(Instant now, PendingRequest pending, TurnFailure why)
    {
        _pending.Remove(pending.Transaction.Id);
        switch (pending.Request)
        {
            case ClientRequest.Allocate:
                End(_state is ClientState.Releasing releasing ? releasing.Why : why);
                break;
            case ClientRequest.Refresh refresh:
                HandleRefreshFailed(now, refresh, why);
                break;
            case ClientRequest.Move:
                HandleMoveFailed(now, why);
                break;
            case ClientRequest.CreatePermission permissions:
                HandlePermissionFailed(now, permissions, why);
                break;
            case ClientRequest.BindChannel channel:
                HandleBindFailed(channel, why);
                break;
        }
    }
}
