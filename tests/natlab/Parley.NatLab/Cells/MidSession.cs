namespace Parley.NatLab.Cells;

/// <summary>What happens to a session that is up.</summary>
internal enum MidSession
{
    /// <summary>The caller's NAT forgets its mappings and makes others.</summary>
    NatRebinds,

    /// <summary>The caller's interface goes, and one on another network comes.</summary>
    InterfaceChanges,
}
