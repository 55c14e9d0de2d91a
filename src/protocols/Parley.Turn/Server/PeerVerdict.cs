namespace Parley.Turn.Server;

/// <summary>Why a peer may be named, or not.</summary>
public enum PeerVerdict : byte
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It belongs to an IANA special-purpose range: loopback, private, link-local, multicast, documentation, metadata …</summary>
    SpecialPurpose,

    /// <summary>It is an address of this server or of something behind it.</summary>
    OwnAddress,

    /// <summary>The operator denies it.</summary>
    Denied,

    /// <summary>It is one of this server's relay addresses, on a port that nobody relays for now.</summary>
    RelayPortNotLive,
}
