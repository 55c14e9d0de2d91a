using Parley.Ice.Candidates;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>What became of each candidate of either side, as pairs keep it for themselves.</content>
public sealed partial class IceAgent
{
    private const int MaxCandidateMoments = 256;

    private readonly Queue<CandidateMoment> _candidateMoments = new();

    /// <summary>What happened to the candidates of both sides, oldest first; bounded, the oldest are forgotten first. Names of this side stay names.</summary>
    public IReadOnlyList<CandidateMoment> CandidateHistory => [.. _candidateMoments];

    private void Note(Instant now, CandidateStep step, IceCandidate candidate)
    {
        if (_candidateMoments.Count == MaxCandidateMoments)
        {
            _candidateMoments.Dequeue();
        }

        _candidateMoments.Enqueue(new CandidateMoment(now, step, candidate));
    }
}
