using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Streams;

/// <summary>A host's streams: who listens, and what is connected.</summary>
public sealed class TcpStack
{
    private readonly SimulatedHost _host;
    private readonly Dictionary<TransportAddress, Action<SimulatedTcpConnection>> _listeners = [];
    private readonly Dictionary<(TransportAddress Local, TransportAddress Remote), SimulatedTcpConnection> _connections = [];

    internal TcpStack(SimulatedHost host) => _host = host;

    internal SimulatedWorld World => _host.World;

    /// <summary>How many connections there are, open or opening.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Takes connections.</summary>
    /// <param name="address">One of the host's addresses.</param>
    /// <param name="port">The port, 0 for a free one.</param>
    /// <param name="accepted">Gets each connection once it is open; it sets the connection's handlers before it returns.</param>
    /// <returns>What it listens on.</returns>
    public TransportAddress Listen(IpAddress address, ushort port, Action<SimulatedTcpConnection> accepted)
    {
        var local = new TransportAddress(address, port != 0 ? port : _host.FreePort(address, _listeners.ContainsKey));
        _listeners.Add(local, accepted);
        return local;
    }

    /// <summary>Listens no more; what is connected stays.</summary>
    public void Unlisten(TransportAddress local) => _listeners.Remove(local);

    /// <summary>Opens a connection: <see cref="SimulatedTcpConnection.Opened"/> or <see cref="SimulatedTcpConnection.Closed"/> tell what came of it.</summary>
    /// <param name="address">The address to connect from.</param>
    /// <param name="remote">Whereto.</param>
    /// <param name="port">The port to connect from, 0 for a free one; may be one that is listened on, as ICE does (RFC 6544 §5.1).</param>
    public SimulatedTcpConnection Connect(IpAddress address, TransportAddress remote, ushort port = 0)
    {
        var local = new TransportAddress(address, port != 0 ? port : _host.FreePort(address, candidate => _connections.ContainsKey((candidate, remote))));
        var connection = new SimulatedTcpConnection(this, local, remote);
        _connections.Add((local, remote), connection);
        connection.Open();
        return connection;
    }

    internal void Send(Packet packet) => _host.Send(packet);

    internal void Forget(SimulatedTcpConnection connection) => _connections.Remove((connection.Local, connection.Remote));

    internal void Receive(Packet packet)
    {
        if (_connections.TryGetValue((packet.Destination, packet.Source), out var connection))
        {
            connection.Receive(packet);
        }
        else if (packet.Segment.Kind == SegmentKind.Syn && _listeners.TryGetValue(packet.Destination, out var accepted))
        {
            connection = new SimulatedTcpConnection(this, packet.Destination, packet.Source);
            _connections.Add((packet.Destination, packet.Source), connection);
            accepted(connection);
            connection.Accept();
        }
        else if (packet.Segment.Kind is not SegmentKind.Reset)
        {
            Send(new Packet(PacketProtocol.Tcp, packet.Destination, packet.Source, default, new Segment(SegmentKind.Reset)));
        }
    }
}
