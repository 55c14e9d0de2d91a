namespace Parley.Stun;

/// <summary>What a request asks its password to be hashed with, by the server's rules.</summary>
public enum AlgorithmClaim : byte
{
    /// <summary>It names none: the key is MD5's, the response's integrity is MESSAGE-INTEGRITY.</summary>
    Unnamed,

    /// <summary>It names one that the server has offered: the response's integrity is MESSAGE-INTEGRITY-SHA256.</summary>
    Named,

    /// <summary>It contradicts what the server has offered: 400 (Bad Request).</summary>
    BidDown,
}

/// <summary>The server's side of the protection against bidding down (RFC 8489 §9.2.4), as pure functions.</summary>
public static class ServerBidDown
{
    /// <summary>
    /// Which algorithm a request's key is to be made with. To be asked when the request carries an integrity attribute, a user name or hash, a realm and
    /// a nonce; before the user is looked for.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="offered">
    /// The value of PASSWORD-ALGORITHMS that was sent with the nonce the request carries; empty when that nonce's cookie has no such bit.
    /// </param>
    /// <param name="algorithm">The algorithm; MD5 when none is named.</param>
    public static AlgorithmClaim Check(in StunMessage request, ReadOnlySpan<byte> offered, out PasswordAlgorithm algorithm)
    {
        algorithm = PasswordAlgorithm.Md5;
        var hasList = request.TryReadBytes(StunAttributeType.PasswordAlgorithms, out var list);
        var chosen = request.Read<ChosenAlgorithm>(out var choice);
        // RFC 8489 §9.2.4: a request that contains neither is processed as though PASSWORD-ALGORITHM were MD5. Without the cookie's bit nothing was
        // offered, and the two say nothing.
        if (offered.IsEmpty || (!hasList && chosen == StunReading.Absent))
        {
            return AlgorithmClaim.Unnamed;
        }

        // RFC 8489 §9.2.4: otherwise (1) both are present, (2) the list is the one that was sent with this nonce, (3) the choice is on it.
        if (!hasList || chosen != StunReading.Present || !list.SequenceEqual(offered) || !new PasswordAlgorithms(offered).Contains(choice))
        {
            return AlgorithmClaim.BidDown;
        }

        algorithm = choice.Algorithm;
        return AlgorithmClaim.Named;
    }
}
