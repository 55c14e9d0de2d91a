namespace Parley.NatLab.Peers;

/// <summary>Whose ICE agent a peer is.</summary>
internal enum PeerKind
{
    /// <summary>Parley.Ice in its shell.</summary>
    Parley,

    /// <summary>aioice, of Python.</summary>
    Aioice,

    /// <summary>Chromium with our call page.</summary>
    Chromium,
}
