using Parley.SansIO;
using Parley.Simulation.Streams;

namespace Parley.Simulation.Networks;

/// <summary>What travels. Never changed: a NAT makes another one.</summary>
/// <param name="Protocol">UDP or TCP.</param>
/// <param name="Source">Where it comes from, as it looks here.</param>
/// <param name="Destination">Where it goes, as it looks here.</param>
/// <param name="Payload">The datagram, or the segment's bytes.</param>
/// <param name="Segment">For TCP: what the segment says.</param>
/// <param name="HopsLeft">How many gateways it may still pass; a loop ends there.</param>
public sealed record Packet(
    PacketProtocol Protocol,
    TransportAddress Source,
    TransportAddress Destination,
    ReadOnlyMemory<byte> Payload,
    Segment Segment = default,
    int HopsLeft = 16)
{
    /// <summary>How many bytes it has on the wire: IP and UDP or TCP headers count.</summary>
    public int WireLength =>
        Payload.Length + (Protocol == PacketProtocol.Udp ? 8 : 20) + (Destination.Family == IpFamily.IPv6 ? 40 : 20);

    /// <summary>Whether it opens a flow, as a firewall sees it: any datagram, or a stream's first segment.</summary>
    public bool OpensFlow => Protocol == PacketProtocol.Udp || Segment.Kind == SegmentKind.Syn;
}
