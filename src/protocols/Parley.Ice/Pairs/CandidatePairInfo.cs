using System.Collections.Immutable;
using Parley.Ice.Candidates;

namespace Parley.Ice.Pairs;

/// <summary>A pair as it stood at some moment: for pages and logs.</summary>
/// <param name="Local">This side's candidate.</param>
/// <param name="Remote">The other side's.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Nominated">Whether it is nominated.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="RoundTrip">The last round trip that was measured, null for none.</param>
/// <param name="History">What happened to it, oldest first; bounded.</param>
public sealed record CandidatePairInfo(
    IceCandidate Local,
    IceCandidate Remote,
    ulong Priority,
    CandidatePairState State,
    bool Nominated,
    PairFailure Failure,
    TimeSpan? RoundTrip,
    ImmutableArray<PairMoment> History)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Local.Type} {Local.Address}:{Local.Port} – {Remote.Type} {Remote.Address}:{Remote.Port}: {State}";
}
