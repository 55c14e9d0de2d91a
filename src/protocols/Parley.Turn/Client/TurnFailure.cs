using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>Why something did not come about.</summary>
public abstract record TurnFailure
{
    private TurnFailure()
    {
    }

    /// <summary>
    /// The server refused: 437 (pick another local port), 440, 442 and 443 (family or transport), 441 (another user's), 486 (quota), 508 (no port left),
    /// 403 (the peer or the operation is forbidden) …
    /// </summary>
    /// <param name="Code">The error code.</param>
    /// <param name="Reason">What the server said; for logs, not for users.</param>
    public sealed record Refused(StunErrorCode Code, string Reason) : TurnFailure;

    /// <summary>The server knows no such user, or the password is another.</summary>
    public sealed record WrongCredentials : TurnFailure;

    /// <summary>Nobody answered.</summary>
    public sealed record TimedOut : TurnFailure;

    /// <summary>Answers came, but not from one who knows the password (RFC 8489 §9.2.5).</summary>
    public sealed record IntegrityViolated : TurnFailure;

    /// <summary>The challenge is not one, or it was weakened on its way (RFC 8489 §9.2.5).</summary>
    /// <param name="Verdict">What is wrong with it.</param>
    public sealed record BadChallenge(ChallengeVerdict Verdict) : TurnFailure;

    /// <summary>An answer lacks what it must have.</summary>
    public sealed record Malformed : TurnFailure;

    /// <summary>Servers send the client round in a circle, or on and on (RFC 8489 §10).</summary>
    public sealed record RedirectLoop : TurnFailure;

    /// <summary>The nonce was stale again and again.</summary>
    public sealed record StaleNonces : TurnFailure;

    /// <summary>The family of the peer is not one of the relayed addresses', or there are as many peers as are allowed.</summary>
    public sealed record NotPossible : TurnFailure;
}
