using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Hosts;

/// <summary>A UDP socket of a simulated host.</summary>
public sealed class SimulatedUdpSocket : IDisposable
{
    private readonly SimulatedHost _host;

    internal SimulatedUdpSocket(SimulatedHost host, TransportAddress local, Action<TransportAddress, ReadOnlyMemory<byte>> received)
    {
        (_host, Local, Received) = (host, local, received);
    }

    /// <summary>What it is bound to.</summary>
    public TransportAddress Local { get; }

    internal Action<TransportAddress, ReadOnlyMemory<byte>> Received { get; }

    /// <summary>Sends a datagram; the bytes are copied.</summary>
    public void Send(in TransportAddress destination, ReadOnlySpan<byte> payload) =>
        _host.Send(new Packet(PacketProtocol.Udp, Local, destination, payload.ToArray()));

    /// <summary>Sends a datagram from another of the host's addresses, as a socket bound to a multicast group must.</summary>
    public void SendFrom(IpAddress source, in TransportAddress destination, ReadOnlySpan<byte> payload) =>
        _host.Send(new Packet(PacketProtocol.Udp, Local with { Address = source }, destination, payload.ToArray()));

    /// <summary>Unbinds it.</summary>
    public void Dispose() => _host.Close(this);
}
