using System.Text;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>The long-term credential mechanism (RFC 8489 §9.2.4, RFC 8656 §5). Keeps nothing about anyone who has not passed it.</content>
public sealed partial class TurnEngine
{
    // RFC 8489 §14.3: a user name has fewer than 509 bytes.
    private const int MaxUsernameLength = 508;

    // How many secrets may be in use at once; bounds the work that one request is.
    private const int MaxKeys = 8;

    private readonly PrefixLimiter _unauthenticated = new();
    private readonly byte[] _username = new byte[MaxUsernameLength];

    /// <summary>Finds out who sent a request. When it returns false the request has had its answer.</summary>
    private bool Authenticate(ref TurnRequest request)
    {
        var message = request.Message;
        request.Sha256 = message.Has(StunAttributeType.MessageIntegritySha256);
        if (!request.Sha256 && !message.Has(StunAttributeType.MessageIntegrity))
        {
            if (_settings.Anonymous)
            {
                request.Username = message.TryGet(StunAttributeType.Username, out var name) ? name.Value : default;
                return request.Authenticated = true;
            }

            // "If the message does not contain a MESSAGE-INTEGRITY … 401 (Unauthenticated) … MUST include a REALM … MUST include a NONCE"
            Challenge(request, StunErrorCode.Unauthenticated, RefusalReason.NoCredentials);
            return false;
        }

        // "… but is missing either the USERNAME or USERHASH, REALM, or NONCE attribute … 400 (Bad Request)"
        if (!message.TryGet(StunAttributeType.Nonce, out var nonce) || !message.TryGet(StunAttributeType.Realm, out var realm)
            || !TryGetUsername(message, out var username, out var known))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return false;
        }

        var fresh = _nonces.Check(request.Now, request.Tuple, nonce.Value) == NonceState.Good;
        var offered = _nonces.OffersAlgorithms ? PasswordAlgorithms.Sha256ThenMd5 : default;
        if (ServerBidDown.Check(message, offered, out var algorithm) == AlgorithmClaim.BidDown)
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.BidDown);
            return false;
        }

        var why = RefusalReason.UnknownUser;
        if (!known || !RealmIs(realm.Value) || !TryVerify(ref request, username, algorithm, out why))
        {
            // "If the NONCE is no longer valid and at the same time the MESSAGE-INTEGRITY … is invalid … 401", as for an unknown user.
            Challenge(request, StunErrorCode.Unauthenticated, why);
            return false;
        }

        if (!fresh)
        {
            // "If the NONCE is no longer valid … 438 (Stale Nonce)". Unprotected and rate-limited like any challenge: it may be a replay.
            Challenge(request, StunErrorCode.StaleNonce, RefusalReason.StaleNonce);
            return false;
        }

        request.Username = username;
        request.Authenticated = true;
        // RFC 8656 §5: all requests for an allocation must come from the user who made it. (A second Allocate is answered with 437 whoever asks.)
        if (request.Allocation is { } allocation && request.Method != StunMethod.Allocate && !allocation.Username.AsSpan().SequenceEqual(username))
        {
            Refuse(request, StunErrorCode.WrongCredentials, RefusalReason.WrongUser);
            return false;
        }

        return true;
    }

    // The name itself, or the one that its hash stands for (RFC 8489 §14.4). False when there is neither.
    private bool TryGetUsername(scoped in StunMessage message, out ReadOnlySpan<byte> username, out bool known)
    {
        username = default;
        known = true;
        if (message.TryGet(StunAttributeType.Username, out var attribute))
        {
            username = attribute.Value;
            return username.Length is > 0 and <= MaxUsernameLength;
        }

        if (!message.TryGet(StunAttributeType.UserHash, out attribute) || attribute.Value.Length != 32)
        {
            return false;
        }

        known = _around.Credentials.TryFindUser(attribute.Value, _username, out var length);
        username = known ? _username.AsSpan(0, length) : default;
        return true;
    }

    private bool RealmIs(ReadOnlySpan<byte> realm)
    {
        Span<byte> own = stackalloc byte[Encoding.UTF8.GetMaxByteCount(128)];
        return Encoding.UTF8.TryGetBytes(_settings.Realm, own, out var length) && realm.SequenceEqual(own[..length]);
    }

    // An allocation keeps the key it was made with: its requests need no lookup, and the time in a credential counts at Allocate only.
    private bool TryVerify(ref TurnRequest request, scoped ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, out RefusalReason why)
    {
        if (request.Allocation is { } allocation && allocation.Key.Algorithm == algorithm && allocation.Key.Length != 0
            && allocation.Username.AsSpan().SequenceEqual(username))
        {
            why = RefusalReason.WrongPassword;
            return Verify(ref request, allocation.Key);
        }

        var unixTime = (request.Now - _around.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        why = RefusalReason.UnknownUser;
        for (var candidate = 0; candidate < MaxKeys; candidate++)
        {
            var key = new UserKey { Algorithm = algorithm };
            var result = _around.Credentials.TryGetKey(username, algorithm, unixTime, candidate, key.Bytes, out var length);
            key.Length = length;
            why = result == CredentialResult.Expired ? RefusalReason.CredentialExpired
                : candidate == 0 ? RefusalReason.UnknownUser : RefusalReason.WrongPassword;
            if (result != CredentialResult.Found)
            {
                return false;
            }

            if (Verify(ref request, key))
            {
                return true;
            }

            why = RefusalReason.WrongPassword;
        }

        return false;
    }

    private static bool Verify(ref TurnRequest request, in UserKey key)
    {
        request.Key = key;
        return request.Sha256 ? StunIntegrity.VerifySha256(request.Message, key.Value) : StunIntegrity.VerifySha1(request.Message, key.Value);
    }
}
