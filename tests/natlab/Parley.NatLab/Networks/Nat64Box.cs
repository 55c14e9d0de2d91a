using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.NatLab.Networks;

/// <summary>
/// The router of an IPv6-only network that reaches IPv4 through tayga (RFC 6146's addresses, statelessly, with a NAT behind it that makes one public
/// address of many), and whose resolver, unbound, makes AAAA records of A records (RFC 6147). The prefix is the network's own: the well-known one is not
/// for documentation addresses (RFC 6052 §3.1), and clients have to find it out (RFC 7050).
/// </summary>
internal sealed class Nat64Box : ISegment
{
    /// <summary>The interface through which packets go to tayga; nothing is at its other end until tayga has started.</summary>
    public const string Tunnel = "nat64";

    private const string Prefix = "2001:db8:64:ff9b::";

    private const string Rules = """
        table ip lab {
          chain postrouting { type nat hook postrouting priority srcnat; oifname "wan" ip saddr 192.168.64.0/24 masquerade; }
          chain input { type filter hook input priority filter; iifname "wan" ct state new drop; }
        }
        """;

    private const string Translator = $"""
        tun-device {Tunnel}
        ipv4-addr 192.168.64.1
        prefix {Prefix}/96
        dynamic-pool 192.168.64.0/24
        """;

    // RFC 7050 §8.2: the name that has nothing but these two addresses.
    private const string Zone = """
        @ 3600 IN SOA ns.ipv4only.arpa. nobody.ipv4only.arpa. 1 3600 600 86400 3600
        @ 3600 IN NS ns.ipv4only.arpa.
        @ 3600 IN A 192.0.0.170
        @ 3600 IN A 192.0.0.171
        """;

    private readonly string _network;
    private readonly Switch _switch;
    private int _clients = 1;

    /// <summary>Makes it; its programs start with <see cref="StartAsync"/>.</summary>
    public Nat64Box(Landscape landscape, string role, Internet internet)
    {
        Machine = landscape.Add(role);
        landscape.Set(Machine, "net/ipv4/ip_forward", "1");
        landscape.Set(Machine, "net/ipv6/conf/all/forwarding", "1");
        var outside = internet.Attach(landscape, Machine, "wan", Families.Both);
        _network = internet.Delegate(landscape, outside.IPv6!);
        _switch = new Switch(landscape, Machine, "lan");
        landscape.Ip(Machine, $"addr add {_network}::1/64 dev lan nodad");
        landscape.Ip(Machine, $"tuntap add dev {Tunnel} mode tun");
        landscape.Ip(Machine, $"link set {Tunnel} addrgenmode none");
        landscape.Ip(Machine, $"link set {Tunnel} up");
        landscape.Ip(Machine, $"route add 192.168.64.0/24 dev {Tunnel}");
        landscape.Ip(Machine, $"route add {Prefix}/96 dev {Tunnel}");
        landscape.Rules(Machine, Rules);
        Landscape.File(Machine, "tayga.conf", Translator);
        Landscape.File(Machine, "unbound.conf", Resolver($"{_network}::1", Path.Combine(Machine.Etc, "ipv4only.zone")));
        Landscape.File(Machine, "ipv4only.zone", Zone);
        landscape.Serve(Machine, readyText: null, "tayga", "--nodetach", "--config", Path.Combine(Machine.Etc, "tayga.conf"));
        landscape.Serve(Machine, readyText: "start of service", "unbound", "-d", "-p", "-c", Path.Combine(Machine.Etc, "unbound.conf"));
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
        Landscape.File(machine, "resolv.conf", $"nameserver {_network}::1\noptions timeout:1\n");
        return new Attachment(null, IPAddress.Parse(address));
    }

    private static string Resolver(string address, string zone) => $"""
        server:
          interface: {address}
          access-control: ::/0 allow
          do-daemonize: no
          username: ""
          chroot: ""
          pidfile: ""
          use-syslog: no
          module-config: "dns64 iterator"
          dns64-prefix: {Prefix}/96
        auth-zone:
          name: "ipv4only.arpa"
          zonefile: "{zone}"
          for-downstream: no
          for-upstream: yes
          fallback-enabled: no
        remote-control:
          control-enable: no
        """;
}
