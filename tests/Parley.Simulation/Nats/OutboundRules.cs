using Parley.Simulation.Networks;

namespace Parley.Simulation.Nats;

/// <summary>What a gateway lets out. What comes back on a flow that was let out comes in.</summary>
/// <param name="Allows">Whether a packet from inside may pass.</param>
/// <param name="Name">For people.</param>
public sealed record OutboundRules(Func<Packet, bool> Allows, string Name)
{
    /// <summary>Everything.</summary>
    public static OutboundRules All { get; } = new(static _ => true, "everything");

    /// <summary>TCP only: UDP is blocked.</summary>
    public static OutboundRules NoUdp { get; } = new(static packet => packet.Protocol == PacketProtocol.Tcp, "no UDP");

    /// <summary>UDP only: TCP is blocked.</summary>
    public static OutboundRules NoTcp { get; } = new(static packet => packet.Protocol == PacketProtocol.Udp, "no TCP");

    /// <summary>TCP to port 443 only.</summary>
    public static OutboundRules OnlyTcp443 { get; } =
        new(static packet => packet.Protocol == PacketProtocol.Tcp && packet.Destination.Port == 443, "only TCP 443");
}
