using System.Text.Json.Serialization;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Peers;

/// <summary>What the laboratory tells a peer: a line of JSON on its standard input.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(Start), "start")]
[JsonDerivedType(typeof(Remote), "remote")]
[JsonDerivedType(typeof(Candidate), "candidate")]
[JsonDerivedType(typeof(EndOfCandidates), "end-of-candidates")]
[JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(Restart), "restart")]
internal abstract record PeerOrder
{
    private PeerOrder()
    {
    }

    /// <summary>Gather, and say what you find.</summary>
    /// <param name="Controlling">Whether it nominates.</param>
    /// <param name="Servers">The ways to the STUN and TURN server.</param>
    /// <param name="Renomination">Whether both sides know renomination.</param>
    public sealed record Start(bool Controlling, IReadOnlyList<ServerPlace> Servers, bool Renomination) : PeerOrder;

    /// <summary>The other side's credentials.</summary>
    public sealed record Remote(string UsernameFragment, string Password) : PeerOrder;

    /// <summary>A candidate of the other side, as its <c>candidate:</c> line.</summary>
    public sealed record Candidate(string Text) : PeerOrder;

    /// <summary>The other side has no more candidates.</summary>
    public sealed record EndOfCandidates : PeerOrder;

    /// <summary>Send this over the selected pair.</summary>
    public sealed record Send(string Text) : PeerOrder;

    /// <summary>Begin a new generation (ICE restart).</summary>
    public sealed record Restart : PeerOrder;
}
