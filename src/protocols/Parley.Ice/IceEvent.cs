using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <summary>What happened in an agent, or what it wants of its shell.</summary>
public abstract partial record IceEvent
{
    private IceEvent()
    {
    }

    /// <summary>Open a UDP socket on an address, and call <see cref="IceAgent.HandleSocketOpened"/>, or <see cref="IceAgent.HandleSocketFailed"/>.</summary>
    /// <param name="Address">The interface's address.</param>
    /// <param name="Ports">Where its port must lie; null for any.</param>
    public sealed record OpenSocket(IpAddress Address, PortRange? Ports) : IceEvent;

    /// <summary>Close a socket.</summary>
    public sealed record CloseSocket(TransportAddress Local) : IceEvent;

    /// <summary>A candidate for the other side.</summary>
    /// <param name="Candidate">The candidate, with its generation's user name fragment.</param>
    public sealed record CandidateGathered(IceCandidate Candidate) : IceEvent;

    /// <summary>No more candidates will come in this generation (end-of-candidates, RFC 8838 §13).</summary>
    public sealed record GatheringCompleted(string UsernameFragment) : IceEvent;

    /// <summary>The state changed.</summary>
    public sealed record StateChanged(IceState State) : IceEvent;

    /// <summary>Another pair carries the data.</summary>
    public sealed record SelectedPairChanged(CandidatePairInfo Pair) : IceEvent;

    /// <summary>A conflict has changed the role.</summary>
    public sealed record RoleChanged(IceRole Role) : IceEvent;
}
