using System.Net.NetworkInformation;

namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>Tells what an interface is by what the system says, and where it says too little, by the names that drivers give.</summary>
internal static class InterfaceKinds
{
    private static readonly string[] MobileNames = ["wwan", "rmnet", "pdp_ip", "ccmni"];
    private static readonly string[] TunnelNames = ["tun", "tap", "wg", "utun", "ppp", "ipsec", "tailscale", "zt"];
    private static readonly string[] WirelessNames = ["wlan", "wlp", "wlx", "wifi"];

    /// <summary>What an interface is.</summary>
    /// <param name="type">What the system calls it.</param>
    /// <param name="name">Its name.</param>
    public static InterfaceKind Of(NetworkInterfaceType type, string name) => type switch
    {
        NetworkInterfaceType.Loopback => InterfaceKind.Loopback,
        NetworkInterfaceType.Wireless80211 => InterfaceKind.WiFi,
        NetworkInterfaceType.Wwanpp or NetworkInterfaceType.Wwanpp2 or NetworkInterfaceType.Wman => InterfaceKind.Mobile,
        NetworkInterfaceType.Tunnel or NetworkInterfaceType.Ppp => InterfaceKind.Vpn,
        // Linux calls nearly everything Ethernet, or does not know.
        _ when Begins(name, MobileNames) => InterfaceKind.Mobile,
        _ when Begins(name, TunnelNames) => InterfaceKind.Vpn,
        _ when Begins(name, WirelessNames) => InterfaceKind.WiFi,
        _ => InterfaceKind.Wired,
    };

    private static bool Begins(string name, string[] prefixes) => Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
