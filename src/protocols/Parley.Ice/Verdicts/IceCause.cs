namespace Parley.Ice.Verdicts;

/// <summary>Why two agents did not find each other, or lost each other: a closed list. <see cref="IceVerdict.ToString"/> says it in words.</summary>
public enum IceCause : byte
{
    /// <summary>This host has no address that candidates may come from.</summary>
    NoLocalAddresses,

    /// <summary>The other side's credentials never came: no description, no answer.</summary>
    NoRemoteDescription,

    /// <summary>The other side's credentials came, but no candidate and no check.</summary>
    RemoteSentNoCandidates,

    /// <summary>Only relayed candidates may be used, and there is no TURN server that could give one.</summary>
    PolicyLeavesNothing,

    /// <summary>All that the other side has told are names under <c>.local</c>, which nobody here could resolve.</summary>
    NamesNotResolvable,

    /// <summary>One side has IPv4 only, the other IPv6 only, and no NAT64 or relay joins them.</summary>
    NoCommonFamily,

    /// <summary>Nothing that was sent over UDP was ever answered, not even by a server.</summary>
    NoUdpGetsOut,

    /// <summary>No TURN server answered, others did; without a relay no way was found.</summary>
    TurnUnreachable,

    /// <summary>The TURN server knows no such user, or the password is another.</summary>
    TurnRefusedCredentials,

    /// <summary>The TURN server knows the user but gives no relayed address: a quota, no port left, or not that family.</summary>
    TurnRefusedAllocation,

    /// <summary>The TURN server relays, but not to the other side's addresses.</summary>
    TurnRefusedPeer,

    /// <summary>This side's NAT takes another port for each destination, no direct way was found, and neither side has a relay.</summary>
    SymmetricNatsWithoutRelay,

    /// <summary>The other side answered the checks with errors.</summary>
    ChecksRefused,

    /// <summary>Checks went out on all pairs, and none was answered.</summary>
    AllChecksUnanswered,

    /// <summary>It was connected, then the other side stopped answering (RFC 7675).</summary>
    ConsentLost,

    /// <summary>It was connected, then this side's interface or relay went away, and no other way was found.</summary>
    InterfaceLost,
}
