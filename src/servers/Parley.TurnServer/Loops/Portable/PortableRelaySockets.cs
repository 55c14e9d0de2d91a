using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Loops.Portable;

/// <summary>Relay sockets of a portable loop. Numbers are not used again, so a datagram that comes late finds nobody.</summary>
internal sealed class PortableRelaySockets(LoopPlan plan) : UdpRelaySockets(plan), IDisposable
{
    private readonly Dictionary<int, PortableSocket> _sockets = [];
    private readonly int _buffer = plan.Tuning.RelayBuffer;
    private int _last = -1;

    /// <summary>Takes what comes to any of the sockets: the socket's number, the peer, the datagram. On threads of the pool.</summary>
    public Action<int, TransportAddress, ReadOnlyMemory<byte>> Receive { get; set; } = (_, _, _) => { };

    /// <summary>A socket by its number, if it is open.</summary>
    public PortableSocket? Find(int number) => _sockets.GetValueOrDefault(number);

    public void Dispose()
    {
        CloseRetired();
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    protected override bool TryBind(RelayAddress relay, ushort port, out int number)
    {
        number = 0;
        PortableSocket socket;
        try
        {
            socket = new PortableSocket(new TransportAddress(relay.Bind, port), _buffer);
        }
        catch (SocketException)
        {
            return false;
        }

        var own = number = ++_last;
        _sockets.Add(own, socket);
        _ = socket.ReceiveAllAsync((peer, datagram) => Receive(own, peer, datagram));
        return true;
    }

    protected override (IpFamily Family, ushort Port) CloseNow(int number)
    {
        _sockets.Remove(number, out var socket);
        var local = socket!.Local;
        socket.Dispose();
        return (local.Family, local.Port);
    }
}
