namespace Parley.NatLab.Peers;

/// <summary>Whose ICE agent a peer is.</summary>
internal enum PeerKind
{
    /// <summary>Parley.Ice in its shell.</summary>
    Parley,

    /// <summary>aioice, of Python.</summary>
    Aioice,

    /// <summary>libnice, of GStreamer and others.</summary>
    Libnice,

    /// <summary>Chromium with our call page.</summary>
    Chromium,
}
