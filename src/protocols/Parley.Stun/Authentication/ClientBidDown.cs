namespace Parley.Stun;

/// <summary>What a client may do about a challenge.</summary>
public enum ChallengeVerdict : byte
{
    /// <summary>Try again with the user name in USERNAME.</summary>
    AnswerWithUsername,

    /// <summary>Try again with USERHASH.</summary>
    AnswerWithUserHash,

    /// <summary>Realm or nonce is missing or too long: there is nothing to answer.</summary>
    Malformed,

    /// <summary>The nonce says that the server names its algorithms, but someone has taken the list away: do not try again.</summary>
    BidDown,

    /// <summary>The server knows no algorithm that this side does: do not try again.</summary>
    NoCommonAlgorithm,
}

/// <summary>The client's side of the protection against bidding down (RFC 8489 §9.2.5), as pure functions.</summary>
public static class ClientBidDown
{
    /// <summary>What a client may do about an error response with 401 or 438.</summary>
    /// <param name="challenge">The response; no one vouches for it.</param>
    /// <param name="algorithm">Which algorithm to make the key with.</param>
    public static ChallengeVerdict Judge(in StunMessage challenge, out PasswordAlgorithm algorithm)
    {
        algorithm = PasswordAlgorithm.Md5;
        if (!challenge.TryReadBytes(StunAttributeType.Nonce, out var nonce) || nonce.Length > StunTextLimits.Nonce
            || !challenge.TryReadBytes(StunAttributeType.Realm, out var realm) || realm.Length > StunTextLimits.Realm)
        {
            return ChallengeVerdict.Malformed;
        }

        NonceCookie.TryRead(nonce, out var features);
        var hasList = challenge.TryReadBytes(StunAttributeType.PasswordAlgorithms, out var list);
        // RFC 8489 §9.2.5: the bit is set but the attribute is absent: the client MUST NOT retry the request with a new transaction.
        if ((features & StunSecurityFeatures.PasswordAlgorithms) != 0 && !hasList)
        {
            return ChallengeVerdict.BidDown;
        }

        // RFC 8489 §9.2.5: the first algorithm supported on the list; if there is none, the client MUST NOT retry.
        if (hasList && !new PasswordAlgorithms(list).TryFindFirstSupported(out algorithm))
        {
            return ChallengeVerdict.NoCommonAlgorithm;
        }

        // RFC 8489 §9.2.5: with the bit set, USERHASH MUST be used; else, USERNAME MUST be used.
        return (features & StunSecurityFeatures.UsernameAnonymity) != 0 ? ChallengeVerdict.AnswerWithUserHash : ChallengeVerdict.AnswerWithUsername;
    }

    /// <summary>
    /// Whether a response other than 401 and 438 must be ignored whoever vouches for it: its nonce says that the server names its algorithms, but they
    /// are missing (RFC 8489 §9.2.5).
    /// </summary>
    public static bool MustIgnore(in StunMessage response) =>
        response.TryReadBytes(StunAttributeType.Nonce, out var nonce)
        && NonceCookie.TryRead(nonce, out var features)
        && (features & StunSecurityFeatures.PasswordAlgorithms) != 0
        && !response.Has(StunAttributeType.PasswordAlgorithms);

    /// <summary>
    /// Whether a response to an authenticated request is the server's: it carries the integrity of the kind that the request carried, and it is right.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="key">The key of the request.</param>
    /// <param name="sha256">Whether the request carried MESSAGE-INTEGRITY-SHA256: then MESSAGE-INTEGRITY does not do (§9.2.4, §9.2.5).</param>
    public static bool IsAuthentic(in StunMessage response, ReadOnlySpan<byte> key, bool sha256) =>
        sha256 ? StunIntegrity.VerifySha256(response, key) : StunIntegrity.VerifySha1(response, key);
}
