using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>
/// The nftables rules of a router between <c>lan</c> and <c>wan</c>. Ports are kept where the mapping is endpoint-independent (RFC 4787 §4.2.1 allows it):
/// then a table of who uses which port is all that packets from outside need. conntrack changes the port of a client whose flow collides with one that it
/// knows already, and an early packet from outside would be such a flow: what nobody asked for is dropped before it becomes one.
/// </summary>
internal static class NatRules
{
    /// <summary>The rules for <c>nft -f</c>.</summary>
    /// <param name="behavior">How the router behaves.</param>
    /// <param name="publicAddress">Its address at <c>wan</c>.</param>
    /// <param name="inside">The network at <c>lan</c>.</param>
    public static string For(RouterBehavior behavior, IPAddress publicAddress, string inside) => $$"""
        table ip lab {
          map mappings { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 10m; }
          set contacts { type ipv4_addr . inet_service . ipv4_addr; flags dynamic,timeout; timeout 10m; }
          chain prerouting {
            type nat hook prerouting priority dstnat;
            {{Incoming(behavior.Nat, publicAddress)}}
          }
          chain postrouting {
            type nat hook postrouting priority srcnat;
            {{Outgoing(behavior, publicAddress, inside)}}
          }
          chain input {
            type filter hook input priority filter;
            iifname "wan" ct state new drop
          }
          chain forward {
            type filter hook forward priority filter; policy drop;
            {{Loss(behavior.LossPercent)}}
            {{Blocked(behavior.Passage)}}
            iifname "lan" meta l4proto udp update @contacts { ip saddr . udp sport . ip daddr }
            iifname "lan" accept
            ct state established,related accept
            {{Filtering(behavior.Nat)}}
          }
        }
        """;

    private static string Incoming(NatKind nat, IPAddress publicAddress) => nat == NatKind.AddressAndPortDependentMapping
        ? ""
        : $"ip daddr {publicAddress} meta l4proto udp dnat to udp dport map @mappings";

    private static string Outgoing(RouterBehavior behavior, IPAddress publicAddress, string inside)
    {
        if (behavior.Nat == NatKind.AddressAndPortDependentMapping)
        {
            return """oifname "wan" masquerade random,fully-random""";
        }

        const string Remember = "meta l4proto udp update @mappings { udp sport : ip saddr . udp sport }";
        // RFC 4787 §6, REQ-9: who calls a neighbour by their outer address is seen by the own outer address too.
        string[] rules =
        [
            behavior.MappedPorts is { } ports
                ? $"""oifname "wan" meta l4proto udp snat to {publicAddress}:{ports}"""
                : $"""oifname "wan" {Remember} snat to {publicAddress}""",
            $"""oifname "wan" snat to {publicAddress}""",
            $"""oifname "lan" ip saddr {inside} {Remember} snat to {publicAddress}""",
        ];
        return string.Join('\n', rules);
    }

    private static string Filtering(NatKind nat) => nat switch
    {
        NatKind.EndpointIndependentFiltering => """iifname "wan" ct status dnat accept""",
        NatKind.AddressDependentFiltering => """iifname "wan" ip daddr . udp dport . ip saddr @contacts accept""",
        _ => "",
    };

    private static string Blocked(Passage passage) => passage switch
    {
        Passage.NoUdp => "meta l4proto udp drop",
        Passage.OnlyTcp443 => """iifname "lan" tcp dport != 443 drop; iifname "lan" meta l4proto != tcp drop""",
        _ => "",
    };

    private static string Loss(int percent) => percent == 0 ? "" : $"numgen random mod 100 < {percent} drop";
}
