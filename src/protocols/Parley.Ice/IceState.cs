namespace Parley.Ice;

/// <summary>Where an agent stands, in the words of W3C's RTCIceTransportState.</summary>
public enum IceState : byte
{
    /// <summary>Nothing to check yet.</summary>
    New,

    /// <summary>Checks run; no pair works yet.</summary>
    Checking,

    /// <summary>A pair works; better ones may come.</summary>
    Connected,

    /// <summary>A pair is nominated and nothing better is awaited.</summary>
    Completed,

    /// <summary>The selected pair has stopped answering; it may come back.</summary>
    Disconnected,

    /// <summary>No pair works, and none will (RFC 8863), or consent was lost (RFC 7675).</summary>
    Failed,

    /// <summary>It was closed.</summary>
    Closed,
}
