using System.Net.Sockets;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Streams;

/// <summary>
/// One loop's TCP allocations (RFC 6062): a listening socket for each relayed address, and the connections to and from peers that no client's connection has been
/// joined with yet; nothing is read from those. Only for the loop's thread; what happens elsewhere is posted to it.
/// </summary>
internal sealed class TcpRelays(LoopPlan plan, TurnLoop loop) : ITcpRelays
{
    // As for UDP: after so many ports that others hold the range is as good as used up.
    private const int MaxAttempts = 64;

    // Peers that come faster than the loop judges them wait in the system.
    private const int Backlog = 16;

    // After an accept that failed: somebody may give back a descriptor meanwhile.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, Entry> _listeners = [];
    private readonly Dictionary<uint, Socket> _peers = [];
    private int _last;

    /// <inheritdoc/>
    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        socket = next = default;
        var relay = plan.Relays.FirstOrDefault(candidate => candidate.Bind.Family == family);
        // RFC 6062 §5.1: EVEN-PORT and RESERVATION-TOKEN are not for TCP allocations, so nobody asks for two ports.
        if (protocol != TransportProtocol.Tcp || relay.Bind.Family != family || wish != PortWish.Any)
        {
            return RelayOpening.FamilyNotSupported;
        }

        for (var attempt = 0; attempt < MaxAttempts && plan.Ports.TryTake(family, wish, plan.Random, out var port); attempt++)
        {
            if (RelayedSocket.TryBind(new TransportAddress(relay.Bind, port)) is { } listening)
            {
                try
                {
                    listening.Listen(Backlog);
                    socket = Add(listening, new TransportAddress(relay.Bind, port), relay);
                    return RelayOpening.Opened;
                }
                catch (SocketException)
                {
                    listening.Dispose();
                }
            }

            plan.Ports.Return(family, port);
        }

        return RelayOpening.NoPortLeft;
    }

    /// <inheritdoc/>
    public void Close(int number)
    {
        if (_listeners.Remove(number, out var entry))
        {
            entry.Listening.Dispose();
            plan.Ports.Return(entry.Local.Family, entry.Local.Port);
        }
    }

    /// <inheritdoc/>
    public void Connect(uint connectionId, int socket, in TransportAddress peer)
    {
        if (!_listeners.TryGetValue(socket, out var entry) || RelayedSocket.TryBind(entry.Local) is not { } connecting)
        {
            Tell(connectionId, false);
            return;
        }

        _peers.Add(connectionId, connecting);
        _ = ConnectAsync(connectionId, connecting, peer);
    }

    /// <inheritdoc/>
    public void Join(uint connectionId, IStreamOutlet client)
    {
        if (_peers.Remove(connectionId, out var peer))
        {
            client.Join(peer);
        }
        else
        {
            client.Close();
        }
    }

    /// <inheritdoc/>
    public void Disconnect(uint connectionId)
    {
        if (_peers.Remove(connectionId, out var peer))
        {
            peer.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var number in _listeners.Keys.ToArray())
        {
            Close(number);
        }

        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }

        _peers.Clear();
    }

    private RelaySocket Add(Socket listening, in TransportAddress local, RelayAddress relay)
    {
        // Numbers come back after a thousand million allocations: none of the first ones lives then.
        do
        {
            _last = (_last + 1) & (ITcpRelays.Flag - 1);
        }
        while (_listeners.ContainsKey(_last | ITcpRelays.Flag));

        var number = _last | ITcpRelays.Flag;
        _listeners.Add(number, new Entry(listening, local));
        _ = AcceptAsync(number, listening);
        return new RelaySocket(number, new TransportAddress(relay.Public, local.Port));
    }

    private async Task AcceptAsync(int number, Socket listening)
    {
        while (true)
        {
            try
            {
                var socket = await listening.AcceptAsync();
                var peer = RelayedSocket.Peer(socket);
                if (peer is not { } known || !loop.Post((engine, now) => Judge(engine, now, number, socket, known)))
                {
                    socket.Dispose();
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted and not SocketError.NotSocket)
            {
                // A peer that has gone already, or no descriptor is left: others may close theirs meanwhile.
                await Task.Delay(AcceptPause);
            }
            catch (Exception e) when (StreamFailure.IsExpected(e))
            {
                return;
            }
        }
    }

    private void Judge(TurnEngine engine, Instant now, int number, Socket socket, TransportAddress peer)
    {
        if (engine.TryAcceptPeer(now, number, peer, out var connectionId))
        {
            _peers.Add(connectionId, socket);
        }
        else
        {
            // RFC 6062 §5.3: without a permission the connection is closed at once.
            socket.Close(0);
        }
    }

    private async Task ConnectAsync(uint connectionId, Socket socket, TransportAddress peer)
    {
        var connected = false;
        try
        {
            await socket.ConnectAsync(peer.ToIPEndPoint());
            connected = true;
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            // Refused, unreachable, or given up.
        }

        if (!loop.Post((_, _) => Tell(connectionId, connected, socket)))
        {
            socket.Dispose();
        }
    }

    private void Tell(uint connectionId, bool connected, Socket socket)
    {
        // Given up meanwhile, the number may be another connection's.
        if (!_peers.TryGetValue(connectionId, out var current) || current != socket)
        {
            socket.Dispose();
            return;
        }

        if (!connected)
        {
            Disconnect(connectionId);
        }

        Tell(connectionId, connected);
    }

    private void Tell(uint connectionId, bool connected) =>
        loop.Post((engine, now) => engine.HandlePeerConnection(now, connectionId, connected));

    private readonly record struct Entry(Socket Listening, TransportAddress Local);
}
