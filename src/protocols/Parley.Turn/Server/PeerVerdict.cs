namespace Parley.Turn.Server;

/// <summary>Why a peer may be named, or not.</summary>
public enum PeerVerdict : byte
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It belongs to an IANA special-purpose range: loopback, private, link-local, multicast, documentation …</summary>
    SpecialPurpose,

    /// <summary>It is an address of this server or of something behind it.</summary>
    OwnAddress,

    /// <summary>The operator denies it.</summary>
    Denied,

    /// <summary>
    /// It is one of this server's relay addresses. Its live ports, which the <see cref="IRelayDirectory"/> knows, are reached in process; no other port is,
    /// and nothing is ever sent there through the network. CreatePermission, which names no port, may name it.
    /// </summary>
    RelayPortNotLive,

    /// <summary>It is a cloud's metadata or platform service, which trusts whoever can reach it.</summary>
    Metadata,
}
