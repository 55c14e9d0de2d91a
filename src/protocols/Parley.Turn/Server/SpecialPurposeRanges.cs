using System.Diagnostics;
using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// Addresses that are nobody's on the public Internet: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), multicast, and what is
/// reserved. They may overlap; the narrowest that contains an address is the one that counts.
/// </summary>
internal static class SpecialPurposeRanges
{
    /// <summary>Denied unless a rule of the operator's lies within.</summary>
    public static IReadOnlyList<IpPrefix> Closed { get; } = Parse(
        "10.0.0.0/8", // private use (RFC 1918)
        "100.64.0.0/10", // shared by carriers' NATs (RFC 6598)
        "127.0.0.0/8", // loopback (RFC 1122)
        "169.254.0.0/16", // link-local (RFC 3927)
        "172.16.0.0/12", // private use (RFC 1918)
        "192.0.0.0/24", // IETF protocol assignments (RFC 6890)
        "192.0.2.0/24", // documentation (RFC 5737)
        "192.31.196.0/24", // AS112 (RFC 7535)
        "192.52.193.0/24", // AMT (RFC 7450)
        "192.88.99.0/24", // 6to4 relays (RFC 7526)
        "192.168.0.0/16", // private use (RFC 1918)
        "192.175.48.0/24", // AS112 (RFC 7534)
        "198.18.0.0/15", // benchmarks (RFC 2544)
        "198.51.100.0/24", // documentation (RFC 5737)
        "203.0.113.0/24", // documentation (RFC 5737)
        "240.0.0.0/4", // reserved, once class E (RFC 1112)
        "::/3", // all but 2000::/3 is not global unicast (RFC 4291 §2.4)
        "::/96", // IPv4-compatible (RFC 4291 §2.5.5.1)
        "::1/128", // loopback (RFC 4291)
        "::ffff:0:0:0/96", // IPv4-translated (RFC 2765)
        "64:ff9b::/96", // NAT64 (RFC 6052)
        "100::/64", // discard (RFC 6666)
        "100:0:0:1::/64", // dummy prefix (RFC 9780)
        "2001::/23", // IETF protocol assignments (RFC 2928), ORCHID and benchmarks among them
        "2001::/32", // Teredo (RFC 4380)
        "2001:2::/48", // benchmarks (RFC 5180)
        "2001:db8::/32", // documentation (RFC 3849)
        "2002::/16", // 6to4 (RFC 3056)
        "2620:4f:8000::/48", // AS112 (RFC 7534)
        "3fff::/20", // documentation (RFC 9637)
        "4000::/2", // reserved (RFC 4291 §2.4)
        "8000::/1", // reserved (RFC 4291 §2.4)
        "fc00::/7", // unique local (RFC 4193)
        "fe80::/10", // link-local (RFC 4291)
        "fec0::/10"); // site-local, deprecated (RFC 3879)

    /// <summary>Denied whatever the operator's rules say: nobody's own address, so no peer's.</summary>
    public static IReadOnlyList<IpPrefix> Never { get; } = Parse(
        "0.0.0.0/8", // this network (RFC 791); Linux takes 0.0.0.0 for loopback
        "224.0.0.0/4", // multicast (RFC 5771): one datagram in, many out
        "255.255.255.255/32", // broadcast (RFC 919)
        "::/128", // unspecified (RFC 4291); Linux takes it for loopback
        "64:ff9b:1::/48", // NAT64 for local use (RFC 8215): where the IPv4 address stands is unknown here
        "ff00::/8"); // multicast (RFC 4291)

    /// <summary>
    /// What clouds put in every machine's reach and trust the machine with: credentials of its role, its configuration. Only an exact rule opens one.
    /// Some are outside of every special-purpose range.
    /// </summary>
    public static IReadOnlyList<IpPrefix> Metadata { get; } = Parse(
        "169.254.169.254", // AWS, Azure, Google, Oracle, OpenStack, DigitalOcean and others
        "169.254.170.2", // AWS ECS: credentials of the task
        "169.254.170.23", // AWS EKS: credentials of the pod
        "169.254.169.253", // AWS: DNS
        "169.254.0.23", // Tencent
        "100.100.100.200", // Alibaba
        "168.63.129.16", // Azure: wire server, a public address
        "192.0.0.192", // Oracle, older
        "fd00:ec2::254", // AWS
        "fd00:ec2::253", // AWS: DNS
        "fd00:ec2::23", // AWS EKS
        "fd20:ce::254", // Google
        "fe80::a9fe:a9fe"); // OpenStack

    /// <summary>Loopback, IPv4 and IPv6.</summary>
    public static bool IsLoopback(in IpAddress address) =>
        address.Family == IpFamily.IPv4 ? address.IPv4 >> 24 == 127 : address is { Family: IpFamily.IPv6, High: 0, Low: 1 };

    private static IpPrefix[] Parse(params ReadOnlySpan<string> texts)
    {
        var prefixes = new IpPrefix[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!IpPrefix.TryParse(texts[i], out prefixes[i]))
            {
                throw new UnreachableException(texts[i]);
            }
        }

        return prefixes;
    }
}
