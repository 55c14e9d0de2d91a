using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>
/// Where packets come to, if borders never forget: each packet may open a mapping or a filter for others, none ever closes one. So the order of packets does not
/// matter, and what can be reached after all have been sent often enough is what can be reached at all.
/// </summary>
internal sealed class Roads
{
    private const int MaxHops = 16;
    private const ulong Nat64Prefix = 0x0064_FF9B_0000_0000;

    private readonly Topology _topology;
    private readonly Borders _borders = new();

    // Who has an address in a network: the number of the network behind, or this for a host.
    private const int Host = -1;
    private readonly Dictionary<(int Network, IpAddress Address), int> _owners = [];

    public Roads(Topology topology)
    {
        _topology = topology;
        foreach (var address in new[] { Infrastructure.Turn, Infrastructure.Stun, Infrastructure.Turn6, Infrastructure.Stun6 })
        {
            _owners.Add((0, address), Host);
        }

        foreach (var network in topology.Networks)
        {
            if (network.OuterAddress is { } outer)
            {
                _owners.Add((network.Outer, outer), network.Number);
            }
        }

        foreach (var line in topology.Sides.SelectMany(static side => side.Lines))
        {
            _owners.Add((line.Network, line.Address), Host);
            if (topology.Networks[line.Network] is { Border: Border.Firewall or Border.Nat64 } network)
            {
                _owners.Add((network.Outer, line.Address), network.Number);
            }
        }
    }

    /// <summary>Whether anything is open that was not open when this was asked last.</summary>
    public bool HaveOpened => _borders.TakeChanged();

    /// <summary>How an IPv4 address looks from behind a NAT64 (RFC 6052).</summary>
    public static IpAddress Synthesize(IpAddress address) => IpAddress.FromIPv6(Nat64Prefix, address.IPv4);

    /// <summary>Sends a packet.</summary>
    /// <param name="carrier">UDP or TCP; of TCP, what opens a connection.</param>
    /// <param name="network">Where the sender is.</param>
    /// <param name="source">The sender, as it looks there.</param>
    /// <param name="to">The receiver, as it looks there.</param>
    /// <returns>Who gets it; null for nobody.</returns>
    public Arrival? Send(Carrier carrier, int network, Spot source, Spot to) => Route(carrier, network, source, to, MaxHops);

    private Arrival? Route(Carrier carrier, int network, Spot source, Spot to, int hops)
    {
        if (hops == 0)
        {
            return null;
        }

        if (!_owners.TryGetValue((network, to.Address), out var owner))
        {
            return network == 0 ? null : GoOut(carrier, _topology.Networks[network], source, to, hops - 1);
        }

        return _topology.Networks[network].IsolatesClients && _owners.ContainsKey((network, source.Address)) ? null
            : owner == Host ? new Arrival(network, to, source)
            : ComeIn(carrier, _topology.Networks[owner], source, to, hops - 1);
    }

    private Arrival? GoOut(Carrier carrier, Network through, Spot source, Spot to, int hops)
    {
        var isLetOut = through.Outbound switch
        {
            Outbound.NoUdp => carrier.Protocol != TransportProtocol.Udp,
            Outbound.NoTcp => carrier.Protocol == TransportProtocol.Udp,
            Outbound.OnlyTcp443 => carrier.Protocol != TransportProtocol.Udp && carrier.Port == 443,
            _ => true,
        };
        if (!isLetOut)
        {
            return null;
        }

        switch (through.Border)
        {
            case Border.Nat when to.Address.Family == IpFamily.IPv4:
                var outer = new Spot(through.OuterAddress!.Value, _borders.Map(carrier, through, source, to));
                if (to.Address != outer.Address)
                {
                    return Route(carrier, through.Outer, outer, to, hops);
                }

                // RFC 4787 §6: a packet to the NAT's own outer address turns around, if it does so at all.
                return through.Nat!.Hairpinning ? ComeIn(carrier, through, outer, to, hops) : null;
            case Border.Nat64 when to.Address.Family == IpFamily.IPv6 && to.Address.High == Nat64Prefix:
                var real = to with { Address = IpAddress.FromIPv4((uint)to.Address.Low) };
                return Route(carrier, through.Outer, new Spot(through.OuterAddress!.Value, _borders.Map(carrier, through, source, real)), real, hops);
            case Border.Firewall or Border.Nat64:
                _borders.Open(carrier, through, source, to);
                return Route(carrier, through.Outer, source, to, hops);
            default:
                return null;
        }
    }

    private Arrival? ComeIn(Carrier carrier, Network through, Spot source, Spot to, int hops)
    {
        if (to.Address != through.OuterAddress)
        {
            return _borders.IsOpen(carrier, through, to, source) ? Route(carrier, through.Number, source, to, hops) : null;
        }

        if (_borders.Admit(carrier, through, source, to) is not { } inner)
        {
            return null;
        }

        var seen = through.Border == Border.Nat64 ? source with { Address = Synthesize(source.Address) } : source;
        return Route(carrier, through.Number, seen, inner, hops);
    }
}
