using System.Globalization;
using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>
/// The public side: one segment with documentation addresses (RFC 5737, RFC 3849), shared by all cells of a run. It routes the IPv6 networks
/// behind it; of IPv4 it knows only its own addresses, so that a private one that leaks gets no answer.
/// </summary>
internal sealed class Internet : ISegment
{
    private readonly Namespace _router;
    private readonly Switch _switch;
    private int _hosts = 1;
    private int _networks;

    /// <summary>Makes it.</summary>
    public Internet(Landscape landscape)
    {
        _router = landscape.Add("internet");
        _switch = new Switch(landscape, _router, "net");
        landscape.Set(_router, "net/ipv6/conf/all/forwarding", "1");
        landscape.Ip(_router, "addr add 198.51.100.1/24 dev net");
        landscape.Ip(_router, "addr add 2001:db8::1/64 dev net nodad");
    }

    /// <summary>All public IPv4 addresses.</summary>
    public static string IPv4Range => "198.51.100.0/24";

    /// <summary>All public IPv6 addresses, those of the networks behind included.</summary>
    public static string IPv6Range => "2001:db8::/32";

    /// <inheritdoc/>
    public Attachment Attach(Landscape landscape, Namespace machine, string interfaceName, Families families)
    {
        var number = Interlocked.Increment(ref _hosts);
        _switch.Plug(landscape, machine, interfaceName, families);
        var attachment = new Attachment(
            families.HasFlag(Families.IPv4) ? IPv4Of(number) : null,
            families.HasFlag(Families.IPv6) ? IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8::{number:x}")) : null);
        if (attachment.IPv4 is { } ipv4)
        {
            landscape.Ip(machine, $"addr add {ipv4}/24 dev {interfaceName}");
        }

        if (attachment.IPv6 is { } ipv6)
        {
            landscape.Ip(machine, $"addr add {ipv6}/64 dev {interfaceName} nodad");
            landscape.Ip(machine, "route add default via 2001:db8::1");
        }

        return attachment;
    }

    /// <summary>Gives a machine that is plugged in another IPv4 address.</summary>
    public IPAddress AddAddress(Landscape landscape, Namespace machine, string interfaceName)
    {
        var address = IPv4Of(Interlocked.Increment(ref _hosts));
        landscape.Ip(machine, $"addr add {address}/24 dev {interfaceName}");
        return address;
    }

    /// <summary>Gives a network behind one of its machines to that machine.</summary>
    /// <param name="landscape">Carries it out.</param>
    /// <param name="gateway">The machine's address here.</param>
    /// <returns>The network's first four groups: the rest is <c>::/64</c>.</returns>
    public string Delegate(Landscape landscape, IPAddress gateway)
    {
        var network = string.Create(CultureInfo.InvariantCulture, $"2001:db8:0:{Interlocked.Increment(ref _networks) + 0x100:x}");
        landscape.Ip(_router, $"route add {network}::/64 via {gateway}");
        return network;
    }

    private static IPAddress IPv4Of(int number) => number <= 254
        ? IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number}"))
        : throw new LabException("The public network has no address left.");
}
