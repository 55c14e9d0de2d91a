using System.Net.Sockets;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice.Interfaces;
using Parley.WebRtc.Ice.Sockets;

namespace Parley.WebRtc.Ice;

/// <content>The host's addresses, and a UDP socket on each.</content>
public sealed partial class IceConnection
{
    private readonly List<UdpSocket> _sockets = [];
    private Action<IReadOnlyList<HostAddress>>? _addressesChanged;
    private bool _isGathering;

    private void BeginGathering(Instant now)
    {
        if (!_isGathering && _urls.Count > 0)
        {
            _agent.AwaitServers();
            _ = ResolveServersAsync();
        }

        _isGathering = true;
        if (_options.LocalAddresses is { } addresses)
        {
            _agent.SetInterfaces(now, [.. addresses.Select(static (address, rank) => new LocalInterface(address, rank))]);
        }
        else if (_addressesChanged is null)
        {
            _addressesChanged = all => Post((connection, later) => connection._agent.SetInterfaces(later, Chosen(all)));
            _agent.SetInterfaces(now, Chosen(_options.Interfaces.Listen(_addressesChanged)));
        }
    }

    // The agent decides about loopback addresses: it knows whether one of them carries data.
    private static IReadOnlyList<LocalInterface> Chosen(IReadOnlyList<HostAddress> all) =>
        [.. all.Select(static one => new LocalInterface(one.Address, (int)one.Kind))];

    private void StopGathering()
    {
        if (_addressesChanged is { } listener)
        {
            _addressesChanged = null;
            _options.Interfaces.Forget(listener);
        }
    }

    private void OpenSocket(Instant now, IceEvent.OpenSocket open)
    {
        UdpSocket socket;
        try
        {
            socket = PortsToTry.Bind(open.Ports, port => UdpSocket.Bind(HandleDatagram, _loop, new TransportAddress(open.Address, port)));
        }
        catch (SocketException e)
        {
            LogNotBound(this, open.Address, e.SocketErrorCode);
            _agent.HandleSocketFailed(now, open.Address);
            return;
        }

        _sockets.Add(socket);
        _agent.HandleSocketOpened(now, socket.Local);
    }

    private void CloseSocket(in TransportAddress local)
    {
        if (FindSocket(local) is { } socket)
        {
            _sockets.Remove(socket);
            socket.Dispose();
        }
    }

    private void CloseSockets()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    private UdpSocket? FindSocket(in TransportAddress local)
    {
        foreach (var socket in _sockets)
        {
            if (socket.Local == local)
            {
                return socket;
            }
        }

        return null;
    }

    private void HandleDatagram(UdpSocket at, in TransportAddress source, ReadOnlySpan<byte> payload)
    {
        try
        {
            var now = Loops.LoopClock.Now;
            if (_agent.HandleDatagram(now, new Datagram(source, at.Local, payload), out var data))
            {
                Deliver(data);
            }
            else
            {
                Drain(now);
            }
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    private void Transmit(in Transmit transmit)
    {
        if (FindSocket(transmit.Local) is { } socket)
        {
            var error = socket.Send(transmit.Destination, transmit.Payload.Span);
            if (error != SocketError.Success)
            {
                LogNotSent(this, transmit.Local, transmit.Destination, error);
            }
        }
    }
}
