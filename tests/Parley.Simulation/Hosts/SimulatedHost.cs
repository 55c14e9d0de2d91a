using Parley.SansIO;
using Parley.Simulation.Networks;
using Parley.Simulation.Streams;

namespace Parley.Simulation.Hosts;

/// <summary>A computer with network interfaces, UDP sockets and TCP connections. Interfaces come and go while sockets stay.</summary>
public sealed class SimulatedHost : IPacketSink
{
    private const ushort FirstEphemeralPort = 49152;

    private readonly List<Attachment> _interfaces = [];
    private readonly Dictionary<TransportAddress, SimulatedUdpSocket> _udp = [];

    /// <summary>Makes a host without interfaces.</summary>
    /// <param name="world">Time and chance.</param>
    /// <param name="name">Its name, for people.</param>
    public SimulatedHost(SimulatedWorld world, string name)
    {
        (World, Name) = (world, name);
        Tcp = new TcpStack(this);
    }

    /// <summary>The world it is in.</summary>
    public SimulatedWorld World { get; }

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    /// <summary>Its streams.</summary>
    public TcpStack Tcp { get; }

    /// <summary>Its addresses, in the order its interfaces came.</summary>
    public IEnumerable<IpAddress> Addresses => _interfaces.Where(link => link.IsUp).SelectMany(link => link.Addresses);

    /// <summary>An interface came or went.</summary>
    public event Action? InterfacesChanged;

    /// <summary>Adds an interface.</summary>
    public Attachment Connect(Realm realm, LinkProfile? profile = null, params IReadOnlyList<IpAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(realm);
        var attachment = realm.Attach(this, profile ?? new LinkProfile(), addresses);
        _interfaces.Add(attachment);
        InterfacesChanged?.Invoke();
        return attachment;
    }

    /// <summary>Takes an interface away, with its addresses. Sockets bound to them stay and are deaf.</summary>
    public void Disconnect(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        if (_interfaces.Remove(attachment))
        {
            attachment.Realm.Detach(attachment);
            InterfacesChanged?.Invoke();
        }
    }

    /// <summary>Binds a UDP socket.</summary>
    /// <param name="address">One of the host's addresses, or a multicast group with its port.</param>
    /// <param name="port">The port, 0 for a free one.</param>
    /// <param name="received">Gets what comes: the source and the bytes.</param>
    /// <exception cref="InvalidOperationException">Somebody has that port.</exception>
    public SimulatedUdpSocket BindUdp(IpAddress address, ushort port, Action<TransportAddress, ReadOnlyMemory<byte>> received)
    {
        var local = new TransportAddress(address, port != 0 ? port : FreePort(address, candidate => _udp.ContainsKey(candidate)));
        var socket = new SimulatedUdpSocket(this, local, received);
        return _udp.TryAdd(local, socket) ? socket : throw new InvalidOperationException($"{local} is bound on {Name}.");
    }

    /// <summary>Sends a packet through the interface that has its source address; without one it is lost.</summary>
    internal void Send(Packet packet) => _interfaces.Find(link => link.Addresses.Contains(packet.Source.Address))?.Send(packet);

    internal void Close(SimulatedUdpSocket socket) => _udp.Remove(socket.Local);

    internal ushort FreePort(IpAddress address, Func<TransportAddress, bool> isTaken)
    {
        while (true)
        {
            var candidate = new TransportAddress(address, (ushort)(FirstEphemeralPort + World.Random.Below(ushort.MaxValue - FirstEphemeralPort)));
            if (!isTaken(candidate))
            {
                return candidate.Port;
            }
        }
    }

    void IPacketSink.Receive(Packet packet, Attachment via)
    {
        if (packet.Protocol == PacketProtocol.Tcp)
        {
            Tcp.Receive(packet);
        }
        else if (_udp.TryGetValue(packet.Destination, out var socket))
        {
            socket.Received(packet.Source, packet.Payload);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
