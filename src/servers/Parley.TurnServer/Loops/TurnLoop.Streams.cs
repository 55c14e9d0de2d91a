using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <content>
/// TCP and TLS connections. A connection belongs to one loop for its life: <see cref="LoopGroup.NextConnection"/> gives it a loop and a number,
/// <see cref="OpenConnection"/> makes it known, each complete message goes to <see cref="TryPostMessage"/>, and <see cref="CloseConnection"/> ends it. All of these
/// keep their order.
/// </content>
internal abstract partial class TurnLoop
{
    private readonly Dictionary<int, (TurnPath Path, IStreamOutlet Outlet)> _connections = [];
    private readonly List<IStreamOutlet> _written = [];

    /// <summary>A connection was accepted: its messages may come from now on, and what is for its client goes to the outlet.</summary>
    /// <returns>False when the loop has stopped: close the connection.</returns>
    public bool OpenConnection(TurnPath path, IStreamOutlet outlet)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(outlet);
        if (!TurnPath.IsConnection(path.Number))
        {
            throw new ArgumentException("A connection's number comes from LoopGroup.NextConnection.", nameof(path));
        }

        return Post((engine, _) =>
        {
            _connections.Add(path.Number, (path, outlet));
            engine.HandlePathOpened(path);
        });
    }

    /// <summary>Hands over one complete STUN message or ChannelData message with its padding (RFC 8656 §12.5). It is copied.</summary>
    /// <returns>False when there is no room: wait with <see cref="WaitForRoomAsync"/> and try again, so that TCP slows the client down.</returns>
    public bool TryPostMessage(int path, in TransportAddress client, ReadOnlySpan<byte> message) =>
        Inbox.TryPost(InboxKind.Client, path, client, default, message, default);

    /// <summary>Completes when there may be room again; at once when the loop has stopped.</summary>
    public Task WaitForRoomAsync() => Inbox.WaitForRoomAsync();

    /// <summary>A connection has ended, whoever ended it. Its outlet is not used from the time this has been taken.</summary>
    public void CloseConnection(int path) => Post((engine, now) =>
    {
        if (_moved.Remove(path, out var other))
        {
            other.CloseConnection(path);
        }
        else if (_connections.Remove(path))
        {
            engine.HandlePathClosed(now, path);
        }
    });

    private void SendInside(ReadOnlySpan<TurnTransmit> transmits)
    {
        foreach (ref readonly var transmit in transmits)
        {
            if (transmit.Kind == TurnOutlet.Neighbour)
            {
                SendNeighbour(transmit);
            }
            else if (transmit.Kind == TurnOutlet.Handover)
            {
                HandOver(transmit);
            }
            else if (transmit.Kind == TurnOutlet.Client && TurnPath.IsConnection(transmit.Outlet))
            {
                SendStream(transmit);
            }
        }

        foreach (var outlet in _written)
        {
            outlet.Flush();
        }

        _written.Clear();
    }

    private void SendStream(in TurnTransmit transmit)
    {
        if (!_connections.TryGetValue(transmit.Outlet, out var connection))
        {
            Counters.Dropped(LoopDrop.OutletGone);
            return;
        }

        if (!connection.Outlet.Write(Memory[transmit.Head], Memory[transmit.Body], transmit.Padding))
        {
            Counters.Dropped(LoopDrop.SlowClient);
            return;
        }

        if (_written.Count == 0 || _written[^1] != connection.Outlet)
        {
            _written.Add(connection.Outlet);
        }
    }

    /// <summary>Tells connections what of it is theirs.</summary>
    private void TellConnection(TurnEvent e)
    {
        switch (e)
        {
            case TurnEvent.Allocated allocated:
                TellAllocated(allocated.Tuple, true);
                break;
            case TurnEvent.Ended ended:
                TellAllocated(ended.Tuple, false);
                break;
            case TurnEvent.Moved moved:
                TellAllocated(moved.From, false);
                TellAllocated(moved.To, true);
                break;
            case TurnEvent.CloseClient close when _connections.TryGetValue(close.Path, out var connection):
                connection.Outlet.Close();
                break;
            case TurnEvent.ConnectPeer connect:
                _tcpRelays!.Connect(connect.ConnectionId, connect.Socket, connect.Peer);
                break;
            case TurnEvent.JoinConnections join when _connections.TryGetValue(join.Path, out var connection):
                _tcpRelays!.Join(join.ConnectionId, connection.Outlet);
                break;
            case TurnEvent.JoinConnections join:
                _tcpRelays!.Disconnect(join.ConnectionId);
                break;
            case TurnEvent.ClosePeer close:
                _tcpRelays!.Disconnect(close.ConnectionId);
                break;
            default:
                break;
        }
    }

    private void TellAllocated(in FiveTuple tuple, bool alive)
    {
        if (_connections.TryGetValue(tuple.Path, out var connection))
        {
            connection.Outlet.Allocated(alive);
        }
    }

    private void CloseOutlets()
    {
        _tcpRelays?.Dispose();
        foreach (var (_, outlet) in _connections.Values)
        {
            outlet.Close();
        }

        _connections.Clear();
    }
}
