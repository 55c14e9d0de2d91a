using System.Collections.Immutable;
using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Topologies.Generation;

/// <summary>Networks as they are added, and who has which address in them. Homes look all alike: their private addresses overlap.</summary>
internal sealed class NetworkPlan(Dice dice)
{
    private readonly List<Network> _networks = [Network.Internet];
    private readonly Dictionary<int, int> _hosts = [];

    public ImmutableArray<Network> Networks => [.. _networks];

    public Network this[int number] => _networks[number];

    /// <summary>A NAT of any kind, on the Internet or behind another one.</summary>
    public int AddNat(int outer, Outbound outbound = Outbound.Everything, bool isolatesClients = false)
    {
        var number = _networks.Count;
        var nat = new NatBehavior
        {
            Mapping = AnyDependence(),
            Filtering = AnyDependence(),
            Hairpinning = dice.Percent(50),
            PortPreservation = dice.Percent(50),
            InboundRefresh = dice.Percent(30),
            UdpTimeout = TimeSpan.FromSeconds(dice.OneOf(30, 60, 120, 300)),
        };
        _networks.Add(new Network(number, outer, Border.Nat, OuterAddress(outer, number), nat, outbound, isolatesClients));
        return number;
    }

    /// <summary>A firewall on the Internet.</summary>
    public int AddFirewall(Outbound outbound = Outbound.Everything)
    {
        _networks.Add(new Network(_networks.Count, 0, Border.Firewall, null, null, outbound));
        return _networks.Count - 1;
    }

    /// <summary>A NAT64 with its firewall.</summary>
    public int AddNat64()
    {
        var number = _networks.Count;
        _networks.Add(new Network(number, 0, Border.Nat64, OuterAddress(0, number)));
        return number;
    }

    /// <summary>The next free address in a network.</summary>
    /// <param name="network">Which.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="place">0 for a host's first interface, 1 for its second: a host does not have the same private address twice.</param>
    public Line Join(int network, IpFamily family, int place = 0)
    {
        var host = _hosts[network] = _hosts.GetValueOrDefault(network) + 1;
        var isPrivate = _networks[network].Border == Border.Nat;
        return new Line(family == IpFamily.IPv6 ? IpAddress.FromIPv6(0x20010DB8_00000000 + (ulong)network, (ulong)host)
            : IpAddress.FromIPv4((isPrivate ? 0xC0A80101u + (256u * (uint)place) : 0xCB007100u + (16u * (uint)network)) + (uint)host), network);
    }

    private Dependence AnyDependence() =>
        dice.Weighted((50, Dependence.EndpointIndependent), (15, Dependence.AddressDependent), (35, Dependence.AddressAndPortDependent));

    // 192.0.2.n on the Internet, 100.64.0.n at a carrier (RFC 6598).
    private static IpAddress OuterAddress(int outer, int number) => IpAddress.FromIPv4((outer == 0 ? 0xC0000200u : 0x64400000u) + (uint)number);
}
