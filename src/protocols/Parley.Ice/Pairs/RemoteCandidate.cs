using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Pairs;

/// <summary>A candidate of the other side whose address is known.</summary>
internal sealed class RemoteCandidate(IceCandidate candidate, TransportAddress address)
{
    /// <summary>As it was told, or as it was found out (peer-reflexive) until it is told.</summary>
    public IceCandidate Candidate { get; set; } = candidate;

    /// <summary>Where checks go to.</summary>
    public TransportAddress Address { get; } = address;
}
