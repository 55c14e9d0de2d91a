namespace Parley.WebRtc.Ice.Servers;

/// <summary>What is wrong with a URL.</summary>
public enum IceServerUrlError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The scheme is none of stun, stuns, turn and turns.</summary>
    UnknownScheme,

    /// <summary>There is no host, or it has characters that no host has.</summary>
    BadHost,

    /// <summary>The port is no number from 1 to 65535.</summary>
    BadPort,

    /// <summary>The transport is neither udp nor tcp, or the scheme has none.</summary>
    BadTransport,
}
