using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Nats;

/// <summary>
/// A NAT64 (RFC 6146): hosts in an IPv6-only realm reach IPv4 addresses as 64:ff9b::a.b.c.d (RFC 6052). Endpoint-independent mapping, address- and
/// port-dependent filtering.
/// </summary>
public sealed class Nat64(Realm inside, Realm outside, IpAddress outer, LinkProfile? profile = null) : Gateway(inside, outside, [outer], profile)
{
    /// <summary>The first 64 bits of the well-known prefix (RFC 6052 §2.1).</summary>
    public const ulong WellKnownPrefix = 0x0064_FF9B_0000_0000;

    private readonly IpAddress _outer = outer;
    private readonly Dictionary<(PacketProtocol Protocol, TransportAddress Inner), NatMapping> _byInner = [];
    private readonly Dictionary<(PacketProtocol Protocol, ushort Port), NatMapping> _byPort = [];

    /// <summary>How an IPv4 address looks from inside.</summary>
    public static IpAddress Synthesize(IpAddress address) => IpAddress.FromIPv6(WellKnownPrefix, address.IPv4);

    /// <inheritdoc/>
    protected internal override bool Takes(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var address = packet.Destination.Address;
        return address.Family == IpFamily.IPv6 && address.High == WellKnownPrefix && address.Low >> 32 == 0;
    }

    /// <inheritdoc/>
    protected internal override void FromInside(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (!_byInner.TryGetValue((packet.Protocol, packet.Source), out var mapping))
        {
            if (!packet.OpensFlow)
            {
                Filter();
                return;
            }

            ushort port;
            do
            {
                port = (ushort)(1024 + World.Random.Below(ushort.MaxValue - 1024));
            }
            while (_byPort.ContainsKey((packet.Protocol, port)));
            mapping = _byInner[(packet.Protocol, packet.Source)] = _byPort[(packet.Protocol, port)] = new NatMapping(packet.Source, port);
        }

        var destination = new TransportAddress(IpAddress.FromIPv4((uint)packet.Destination.Address.Low), packet.Destination.Port);
        mapping.Permit(destination, Instant.Never);
        SendOut(packet with { Source = new TransportAddress(_outer, mapping.OuterPort), Destination = destination });
    }

    /// <inheritdoc/>
    protected override void FromOutside(Packet packet)
    {
        if (!_byPort.TryGetValue((packet.Protocol, packet.Destination.Port), out var mapping)
            || !mapping.Admits(packet.Source, Dependence.AddressAndPortDependent, World.Now))
        {
            Filter();
            return;
        }

        SendIn(packet with
        {
            Source = packet.Source with { Address = Synthesize(packet.Source.Address) },
            Destination = mapping.Inner,
        });
    }
}
