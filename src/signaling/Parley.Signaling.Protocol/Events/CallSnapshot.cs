namespace Parley.Signaling.Protocol;

/// <summary>The state of a call as the wire names it (docs/protocol.md §6.4).</summary>
public enum CallPhase
{
    /// <summary>The slots are being taken.</summary>
    Claiming,

    /// <summary>The callee's devices ring.</summary>
    Ringing,

    /// <summary>Connected.</summary>
    Active,

    /// <summary>Brought back by a ticket after a server died; waits for the parties.</summary>
    Recovering,

    /// <summary>Ended; the reason is with it.</summary>
    Ended,
}

/// <summary>One call as one of its devices sees it, in a <c>welcome</c> that did not recover the session.</summary>
public sealed record CallSnapshot(
    CallId Call,
    CallPhase State,
    CallRole Role,
    CallPeer Peer,
    MediaWish Media,
    string? Ticket = null,
    TimeSpan? RingFor = null,
    EndReason? Reason = null);
