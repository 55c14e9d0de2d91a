using Parley.SansIO;

namespace Parley.Turn.Tests.Server;

/// <summary>The ways to write an IPv4 address, and what they make of a given one.</summary>
public static class PeerEncodings
{
    /// <summary>All of them by name; the first is the address as it is.</summary>
    public static IReadOnlyDictionary<string, Func<uint, IpAddress>> All { get; } = new Dictionary<string, Func<uint, IpAddress>>
    {
        ["plain"] = IpAddress.FromIPv4,
        ["mapped ::ffff:a.b.c.d"] = address => IpAddress.FromIPv6(0, 0xFFFF_0000_0000UL | address),
        ["mapped with a scope"] = address => IpAddress.FromIPv6(0, 0xFFFF_0000_0000UL | address, 1),
        ["compatible ::a.b.c.d"] = address => IpAddress.FromIPv6(0, address),
        ["translated ::ffff:0:a.b.c.d"] = address => IpAddress.FromIPv6(0, 0xFFFF_0000_0000_0000UL | address),
        ["6to4"] = address => IpAddress.FromIPv6(0x2002UL << 48 | (ulong)address << 16, 1),
        ["Teredo client"] = address => IpAddress.FromIPv6(0x2001_0000_4136_e378UL, 0x8000_63bf_0000_0000UL | ~address),
        ["Teredo server"] = address => IpAddress.FromIPv6(0x2001_0000UL << 32 | address, 0x8000_63bf_3fff_fdd2),
        ["NAT64"] = address => IpAddress.FromIPv6(0x0064_ff9b_0000_0000, address),
        ["NAT64 for local use, /96"] = address => IpAddress.FromIPv6(0x0064_ff9b_0001_0000UL, address),
        ["NAT64 for local use, /48"] = address =>
            IpAddress.FromIPv6(0x0064_ff9b_0001_0000UL | address >> 16, (ulong)(address & 0xFFFF) << 40),
        ["ISATAP, link-local"] = address => IpAddress.FromIPv6(0xfe80_0000_0000_0000, 0x0000_5efe_0000_0000UL | address),
        ["ISATAP, global"] = address => IpAddress.FromIPv6(0x2a00_1450_4001_0000, 0x0000_5efe_0000_0000UL | address),
        ["ISATAP, global, universal"] = address => IpAddress.FromIPv6(0x2a00_1450_4001_0000, 0x0200_5efe_0000_0000UL | address),
    };

    /// <summary>Whether a form is the IPv4 address itself once it is canonical.</summary>
    public static bool IsTheAddressItself(string encoding) => encoding == "plain" || encoding.StartsWith("mapped", StringComparison.Ordinal);
}
