using System.Collections.Immutable;
using Parley.Ice.Candidates;
using Parley.Ice.Names;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice.Verdicts;

/// <summary>What an agent knows about its attempt to connect: for pages that draw it, and for logs. Immutable.</summary>
public sealed record IceEvidence
{
    /// <summary>How long it has tried: since the other side's credentials or first candidate came, zero if they have not.</summary>
    public TimeSpan After { get; init; }

    /// <summary>Each question to a server, in the order they were asked; bounded.</summary>
    public ImmutableArray<ServerQuery> Servers { get; init; } = [];

    /// <summary>This side's candidates, counted by kind.</summary>
    public ImmutableArray<CandidateTally> Local { get; init; } = [];

    /// <summary>The other side's candidates, counted by kind.</summary>
    public ImmutableArray<CandidateTally> Remote { get; init; } = [];

    /// <summary>The pairs, counted by what became of them.</summary>
    public ImmutableArray<PairTally> Pairs { get; init; } = [];

    /// <summary>The other side's names that were not resolved.</summary>
    public ImmutableArray<UnresolvedName> UnresolvedNames { get; init; } = [];

    /// <summary>
    /// What different servers saw of one and the same socket, where that differs: its NAT takes another port for each destination (RFC 4787 §4.1).
    /// </summary>
    public ImmutableArray<SeenAddress> DifferentlySeen { get; init; } = [];

    /// <summary>The other side's reflexive candidates of one socket that differ in their port: its NAT is of that kind.</summary>
    public ImmutableArray<IceCandidate> DifferentlyTold { get; init; } = [];

    /// <summary>Peers that a TURN server does not relay to; bounded.</summary>
    public ImmutableArray<PeerRefusal> Refusals { get; init; } = [];

    /// <summary>The pair that carried the data before it was lost; null if there never was one.</summary>
    public CandidatePairInfo? Lost { get; init; }
}

/// <summary>How many candidates there are of one kind.</summary>
/// <param name="Type">How they came to be.</param>
/// <param name="Family">Of which family they are; none for a name that is not resolved.</param>
/// <param name="Transport">UDP or TCP.</param>
/// <param name="Count">How many.</param>
public sealed record CandidateTally(IceCandidateType Type, IpFamily Family, TransportProtocol Transport, int Count);

/// <summary>How many pairs came to the same end.</summary>
/// <param name="State">Where they stand.</param>
/// <param name="Failure">Why they failed, if they did.</param>
/// <param name="Count">How many.</param>
public sealed record PairTally(CandidatePairState State, PairFailure Failure, int Count);

/// <summary>What a server saw a socket as.</summary>
/// <param name="Local">The socket.</param>
/// <param name="Server">Who saw it.</param>
/// <param name="Mapped">As what.</param>
public sealed record SeenAddress(TransportAddress Local, TransportAddress Server, TransportAddress Mapped);
