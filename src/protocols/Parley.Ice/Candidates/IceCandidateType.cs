namespace Parley.Ice.Candidates;

/// <summary>How a candidate came to be (RFC 8445 §5.1.1). The names on the wire are <c>host</c>, <c>srflx</c>, <c>prflx</c> and <c>relay</c>.</summary>
public enum IceCandidateType : byte
{
    /// <summary>An address of an interface.</summary>
    Host,

    /// <summary>What a STUN or TURN server has seen: the NAT's outer side.</summary>
    ServerReflexive,

    /// <summary>What the peer has seen in a check.</summary>
    PeerReflexive,

    /// <summary>A TURN server's address.</summary>
    Relayed,
}
