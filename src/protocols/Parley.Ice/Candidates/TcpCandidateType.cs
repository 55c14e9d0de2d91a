namespace Parley.Ice.Candidates;

/// <summary>Who opens the connection of a TCP candidate (RFC 6544 §4.5). The names on the wire are <c>active</c>, <c>passive</c> and <c>so</c>.</summary>
public enum TcpCandidateType : byte
{
    /// <summary>It is a UDP candidate.</summary>
    None,

    /// <summary>This side opens it.</summary>
    Active,

    /// <summary>The other side opens it.</summary>
    Passive,

    /// <summary>Both open it at the same time.</summary>
    SimultaneousOpen,
}
