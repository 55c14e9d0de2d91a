using System.Text.Json.Serialization;

namespace Parley.NatLab.Peers;

/// <summary>What a peer tells the laboratory: a line of JSON on its standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Credentials), "credentials")]
[JsonDerivedType(typeof(Candidate), "candidate")]
[JsonDerivedType(typeof(EndOfCandidates), "end-of-candidates")]
[JsonDerivedType(typeof(State), "state")]
[JsonDerivedType(typeof(Selected), "selected")]
[JsonDerivedType(typeof(Data), "data")]
[JsonDerivedType(typeof(Verdict), "verdict")]
internal abstract record PeerReport
{
    private PeerReport()
    {
    }

    /// <summary>It waits for orders.</summary>
    public sealed record Ready : PeerReport;

    /// <summary>Its credentials, of a first or a new generation.</summary>
    public sealed record Credentials(string UsernameFragment, string Password) : PeerReport;

    /// <summary>A candidate of its own.</summary>
    public sealed record Candidate(string Text) : PeerReport;

    /// <summary>It has no more candidates.</summary>
    public sealed record EndOfCandidates : PeerReport;

    /// <summary>Where it stands: a W3C RTCIceTransportState.</summary>
    public sealed record State(string Name) : PeerReport;

    /// <summary>Which pair carries its data.</summary>
    public sealed record Selected(PairEnd Local, PairEnd Remote) : PeerReport;

    /// <summary>What came from the other side.</summary>
    public sealed record Data(string Text) : PeerReport;

    /// <summary>Why it failed, in its own words.</summary>
    public sealed record Verdict(string Text) : PeerReport;
}
