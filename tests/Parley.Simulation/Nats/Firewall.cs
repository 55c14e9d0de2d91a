using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Nats;

/// <summary>A stateful firewall that translates nothing, as in front of IPv6 hosts (RFC 6092): only answers to what went out come in.</summary>
public sealed class Firewall : Gateway
{
    private readonly Dictionary<(PacketProtocol Protocol, TransportAddress Inner, TransportAddress Outer), Instant> _flows = [];

    /// <summary>Puts a firewall in front of a realm whose addresses are good outside too.</summary>
    /// <param name="inside">The realm behind it.</param>
    /// <param name="outside">The realm before it.</param>
    /// <param name="innerAddresses">The addresses behind it, which the outer realm sends to it.</param>
    /// <param name="rules">What it lets out.</param>
    /// <param name="profile">Its link to the outside.</param>
    public Firewall(Realm inside, Realm outside, IReadOnlyList<IpAddress> innerAddresses, OutboundRules? rules = null, LinkProfile? profile = null)
        : base(inside, outside, innerAddresses, profile) => Rules = rules ?? OutboundRules.All;

    /// <summary>What it lets out.</summary>
    public OutboundRules Rules { get; set; }

    /// <summary>How long a flow is remembered without packets.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Forgets all flows.</summary>
    public void Reset() => _flows.Clear();

    /// <inheritdoc/>
    protected internal override bool Takes(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return !Inside.Has(packet.Destination.Address);
    }

    /// <inheritdoc/>
    protected internal override void FromInside(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var flow = (packet.Protocol, packet.Source, packet.Destination);
        if (!Rules.Allows(packet) || (!packet.OpensFlow && !IsOpen(flow)))
        {
            Filter();
            return;
        }

        _flows[flow] = World.Now + Timeout;
        SendOut(packet);
    }

    /// <inheritdoc/>
    protected override void FromOutside(Packet packet)
    {
        var flow = (packet.Protocol, packet.Destination, packet.Source);
        if (!IsOpen(flow))
        {
            Filter();
            return;
        }

        _flows[flow] = World.Now + Timeout;
        SendIn(packet);
    }

    private bool IsOpen((PacketProtocol, TransportAddress, TransportAddress) flow) => _flows.TryGetValue(flow, out var until) && until > World.Now;
}
