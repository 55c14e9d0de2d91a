using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Gathering;

/// <summary>A candidate of this side, and what its datagrams are sent from.</summary>
/// <param name="Candidate">As the other side is told.</param>
/// <param name="Base">Its base.</param>
internal sealed record LocalCandidate(IceCandidate Candidate, LocalBase Base)
{
    /// <summary>Where it is, even if the other side is told a name.</summary>
    public TransportAddress Address => Candidate.TransportAddress ?? Base.Address;
}
