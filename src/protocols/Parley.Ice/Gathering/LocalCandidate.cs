using Parley.Ice.Candidates;

namespace Parley.Ice.Gathering;

/// <summary>A candidate of this side, and what its datagrams are sent from.</summary>
/// <param name="Candidate">As the other side is told.</param>
/// <param name="Base">Its base.</param>
internal sealed record LocalCandidate(IceCandidate Candidate, LocalBase Base);
