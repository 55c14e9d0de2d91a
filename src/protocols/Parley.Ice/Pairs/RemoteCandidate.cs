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

    /// <summary>Whether it is what an address of one transport belongs to: UDP and TCP have ports of their own.</summary>
    public bool IsAt(TransportAddress address, TransportProtocol transport) => Address == address && Candidate.Transport == transport;

    /// <summary>Whether the address is what a NAT64 makes of the candidate's: good for sockets of this host, not for a relay.</summary>
    public bool IsSynthesized => !Candidate.Address.IsName && Candidate.Address.Ip.Family != Address.Family;
}
