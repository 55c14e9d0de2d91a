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
    private readonly Dictionary<int, IStreamOutlet> _outlets = [];
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
            _outlets.Add(path.Number, outlet);
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
        if (_outlets.Remove(path))
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

    private void SendNeighbour(in TurnTransmit transmit)
    {
        var neighbour = _context.Neighbours[transmit.Outlet];
        if (neighbour.TryPostNeighbour(transmit.Source, transmit.Destination, Memory[transmit.Head], Memory[transmit.Body]))
        {
            Counters.NeighbourSent();
        }
        else
        {
            Counters.Dropped(LoopDrop.InboxFull);
        }
    }

    private void SendStream(in TurnTransmit transmit)
    {
        if (!_outlets.TryGetValue(transmit.Outlet, out var outlet))
        {
            Counters.Dropped(LoopDrop.OutletGone);
            return;
        }

        outlet.Write(Memory[transmit.Head], Memory[transmit.Body], transmit.Padding);
        if (_written.Count == 0 || _written[^1] != outlet)
        {
            _written.Add(outlet);
        }
    }

    private void CloseOutlet(int path)
    {
        if (_outlets.TryGetValue(path, out var outlet))
        {
            outlet.Close();
        }
    }

    private void CloseOutlets()
    {
        foreach (var outlet in _outlets.Values)
        {
            outlet.Close();
        }

        _outlets.Clear();
    }
}
