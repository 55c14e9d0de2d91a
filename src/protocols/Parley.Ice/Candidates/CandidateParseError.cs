namespace Parley.Ice.Candidates;

/// <summary>Why a text is no candidate.</summary>
public enum CandidateParseError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is longer than any candidate.</summary>
    TooLong,

    /// <summary>Fields are missing.</summary>
    TooShort,

    /// <summary>The foundation is not 1 to 32 ice-chars.</summary>
    Foundation,

    /// <summary>The component is not a number from 1 to 256.</summary>
    Component,

    /// <summary>The transport is neither UDP nor TCP.</summary>
    Transport,

    /// <summary>The priority is not a number from 1 to 2³¹ − 1.</summary>
    Priority,

    /// <summary>The address is neither an IP address nor a name ending in .local.</summary>
    Address,

    /// <summary>The port is not a number from 0 to 65535.</summary>
    Port,

    /// <summary>The type is missing or unknown.</summary>
    Type,

    /// <summary>raddr or rport is malformed.</summary>
    RelatedAddress,

    /// <summary>A TCP candidate without a known tcptype, or a UDP one with it.</summary>
    TcpType,

    /// <summary>An extension has no value.</summary>
    Extension,
}
