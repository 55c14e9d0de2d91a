namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>What an interface is, best first: its number is the preference of its addresses.</summary>
internal enum InterfaceKind
{
    /// <summary>A cable, or what looks like one to the system.</summary>
    Wired,

    /// <summary>A wireless local network.</summary>
    WiFi,

    /// <summary>A mobile network: often metered.</summary>
    Mobile,

    /// <summary>A tunnel: whatever it leads over is shorter.</summary>
    Vpn,

    /// <summary>The host itself.</summary>
    Loopback,
}
