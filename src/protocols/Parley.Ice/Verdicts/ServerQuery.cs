using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice.Verdicts;

/// <summary>A question to a STUN or TURN server from one socket, and what came of it.</summary>
/// <param name="Server">Who was asked.</param>
/// <param name="From">The socket; of no family when a stream has not been opened.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record ServerQuery(IceServer Server, TransportAddress From, Instant At, ServerOutcome Outcome);

/// <summary>What came of a question to a server.</summary>
public abstract record ServerOutcome
{
    private ServerOutcome()
    {
    }

    /// <summary>The answer is awaited.</summary>
    public sealed record Awaited : ServerOutcome;

    /// <summary>It answered.</summary>
    /// <param name="After">How long that took.</param>
    /// <param name="Mapped">What it saw the socket as.</param>
    /// <param name="Relayed">The address that it relays from; null for STUN.</param>
    public sealed record Answered(TimeSpan After, TransportAddress Mapped, TransportAddress? Relayed) : ServerOutcome;

    /// <summary>It never answered.</summary>
    /// <param name="After">How long was waited.</param>
    public sealed record TimedOut(TimeSpan After) : ServerOutcome;

    /// <summary>It refused.</summary>
    /// <param name="Code">The error code; 401 for credentials that it does not know.</param>
    /// <param name="Reason">Its words, for logs.</param>
    public sealed record Refused(StunErrorCode Code, string Reason) : ServerOutcome;

    /// <summary>What came is no answer: it is malformed, or nobody vouches for it.</summary>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Unusable(string Reason) : ServerOutcome;

    /// <summary>The socket or the stream it was asked on is gone.</summary>
    public sealed record GivenUp : ServerOutcome;
}

/// <summary>A TURN server gave no permission for a peer.</summary>
/// <param name="Server">The server.</param>
/// <param name="Peer">The peer's address.</param>
/// <param name="Code">The error code, 403 as a rule.</param>
/// <param name="Reason">Its words, for logs.</param>
public sealed record PeerRefusal(TransportAddress Server, IpAddress Peer, StunErrorCode Code, string Reason);
