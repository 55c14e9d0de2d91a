using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Verdicts;

/// <summary>What happened to a candidate.</summary>
public enum CandidateStep : byte
{
    /// <summary>This side: it was gathered, and told unless the next entry says why not.</summary>
    Gathered,

    /// <summary>This side: it was found once more, by another server or the other side (RFC 8445 §5.1.3).</summary>
    Redundant,

    /// <summary>This side: the policy keeps it back.</summary>
    KeptBack,

    /// <summary>This side: its interface, connection or relay is gone.</summary>
    Gone,

    /// <summary>The other side: it was told, and is paired.</summary>
    Learned,

    /// <summary>The other side: a check came from it before it was told (RFC 8445 §7.3.1.3).</summary>
    FoundOut,

    /// <summary>The other side: it was told after a check had come from it.</summary>
    Recognized,

    /// <summary>The other side: known already.</summary>
    Repeated,

    /// <summary>The other side: it came before the description that it belongs to, and waits for it.</summary>
    Early,

    /// <summary>The other side: it waits for its name to be resolved.</summary>
    AwaitsName,

    /// <summary>The other side: its component or transport is not used here, or it has no address.</summary>
    Unusable,

    /// <summary>The other side: there are too many.</summary>
    TooMany,
}

/// <summary>One entry in the history of candidates.</summary>
/// <param name="At">When.</param>
/// <param name="Step">What happened.</param>
/// <param name="Candidate">To which one.</param>
public sealed record CandidateMoment(Instant At, CandidateStep Step, IceCandidate Candidate);
