namespace Parley.Simulation.Networks;

/// <summary>What a packet carries; NATs and firewalls tell them apart.</summary>
public enum PacketProtocol
{
    /// <summary>A datagram.</summary>
    Udp,

    /// <summary>A segment of a stream (<see cref="Streams.Segment"/>).</summary>
    Tcp,
}
