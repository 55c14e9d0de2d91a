using System.Globalization;
using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>An IPv6 router that lets out everything, and in only what belongs to a flow that began inside (RFC 6092 §2.2).</summary>
internal sealed class Firewall : ISegment
{
    private const string Rules = """
        table ip6 lab {
          chain input { type filter hook input priority filter; iifname "wan" meta l4proto { tcp, udp } ct state new drop; }
          chain forward {
            type filter hook forward priority filter; policy drop;
            iifname "lan" accept
            ct state established,related accept
          }
        }
        """;

    private readonly string _network;
    private readonly Switch _switch;
    private int _clients = 1;

    /// <summary>Makes it.</summary>
    public Firewall(Landscape landscape, string role, Internet internet)
    {
        Machine = landscape.Add(role);
        landscape.Set(Machine, "net/ipv6/conf/all/forwarding", "1");
        var outside = internet.Attach(landscape, Machine, "wan", Families.IPv6).IPv6!;
        _network = internet.Delegate(landscape, outside);
        _switch = new Switch(landscape, Machine, "lan");
        landscape.Ip(Machine, $"addr add {_network}::1/64 dev lan nodad");
        landscape.Rules(Machine, Rules);
    }

    /// <summary>The router itself.</summary>
    public Namespace Machine { get; }

    /// <inheritdoc/>
    public Attachment Attach(Landscape landscape, Namespace machine, string interfaceName, Families families)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{_network}::{Interlocked.Increment(ref _clients):x}");
        _switch.Plug(landscape, machine, interfaceName, Families.IPv6);
        landscape.Ip(machine, $"addr add {address}/64 dev {interfaceName} nodad");
        landscape.Ip(machine, $"route add default via {_network}::1");
        return new Attachment(null, IPAddress.Parse(address));
    }
}
