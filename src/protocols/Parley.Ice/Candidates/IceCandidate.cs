using System.Collections.Immutable;
using Parley.SansIO;

namespace Parley.Ice.Candidates;

/// <summary>
/// A candidate as it is told to the other side (RFC 8445 §5.3; its text is RFC 8839 §5.1). Immutable and thread-safe.
/// </summary>
public sealed partial record IceCandidate
{
    /// <summary>1 to 32 characters that candidates of one kind share, so that one check says something about the others (RFC 8445 §5.1.1.3).</summary>
    public required string Foundation { get; init; }

    /// <summary>1, as rtcp-mux is all there is; 2 is RTCP's.</summary>
    public int Component { get; init; } = 1;

    /// <summary>UDP or TCP.</summary>
    public TransportProtocol Transport { get; init; } = TransportProtocol.Udp;

    /// <summary>1 to 2³¹ − 1, higher is better (RFC 8445 §5.1.2).</summary>
    public required uint Priority { get; init; }

    /// <summary>Where it is.</summary>
    public required CandidateAddress Address { get; init; }

    /// <summary>Its port; 9 for TCP candidates that only open connections (RFC 6544 §4.5).</summary>
    public required ushort Port { get; init; }

    /// <summary>How it came to be.</summary>
    public required IceCandidateType Type { get; init; }

    /// <summary>For diagnosis: the base of a reflexive candidate, what a relayed one is mapped to (RFC 8839 §5.1). Not given away under a relay-only policy.</summary>
    public CandidateAddress? RelatedAddress { get; init; }

    /// <summary>The port that belongs to <see cref="RelatedAddress"/>.</summary>
    public ushort RelatedPort { get; init; }

    /// <summary>Who opens a TCP candidate's connection.</summary>
    public TcpCandidateType TcpType { get; init; }

    /// <summary>
    /// Of a relayed candidate of this side: how its TURN server is reached (W3C's relayProtocol). Null for all others; the other side is not told.
    /// </summary>
    public TransportProtocol? RelayProtocol { get; init; }

    /// <summary>The ICE generation it belongs to (RFC 8838 §13, RFC 8839 §5.4), null if it is not said.</summary>
    public string? UsernameFragment { get; init; }

    /// <summary>Further attributes, as they came: <c>generation</c>, <c>network-id</c>, <c>network-cost</c> …</summary>
    public ImmutableArray<KeyValuePair<string, string>> Extensions { get; init; } = [];

    /// <summary>Address and port, if no name has to be resolved.</summary>
    public TransportAddress? TransportAddress => Address.IsName ? null : new TransportAddress(Address.Ip, Port);

    /// <inheritdoc/>
    public bool Equals(IceCandidate? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
