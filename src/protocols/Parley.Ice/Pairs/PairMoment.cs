using Parley.SansIO;

namespace Parley.Ice.Pairs;

/// <summary>What happened to a pair.</summary>
public enum PairStep : byte
{
    /// <summary>It was formed.</summary>
    Created,

    /// <summary>It became <see cref="CandidatePairState.Waiting"/>.</summary>
    Unfrozen,

    /// <summary>A check came in, which triggers one out (RFC 8445 §7.3.1.4).</summary>
    Triggered,

    /// <summary>A check went out.</summary>
    CheckSent,

    /// <summary>It went out again.</summary>
    CheckSentAgain,

    /// <summary>An answer came.</summary>
    Answered,

    /// <summary>An error came; <see cref="PairMoment.Detail"/> has the code.</summary>
    Error,

    /// <summary>A check came in on it.</summary>
    CheckReceived,

    /// <summary>It was nominated, by this side or the other.</summary>
    Nominated,

    /// <summary>It carries the data.</summary>
    Selected,

    /// <summary>It has failed; <see cref="PairMoment.Detail"/> has the <see cref="PairFailure"/>.</summary>
    Failed,
}

/// <summary>One entry of a pair's history.</summary>
/// <param name="At">When.</param>
/// <param name="Step">What.</param>
/// <param name="Detail">An error code, or why it failed.</param>
public readonly record struct PairMoment(Instant At, PairStep Step, int Detail = 0);
