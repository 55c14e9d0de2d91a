using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <content>
/// What one loop gives another: datagrams between allocations of this server, and messages of clients whose allocation another loop has
/// (<see cref="TurnOutlet.Handover"/>). All of it is copied into the other loop's inbox.
/// </content>
internal abstract partial class TurnLoop
{
    // Connections that have moved to another loop, while whoever reads them still brings everything here.
    private readonly Dictionary<int, TurnLoop> _moved = [];

    private void SendNeighbour(in TurnTransmit transmit)
    {
        var neighbour = _context.Neighbours[transmit.Outlet];
        var posted = neighbour.Inbox.TryPost(
            InboxKind.Neighbour, 0, transmit.Source, transmit.Destination, Memory[transmit.Head], Memory[transmit.Body]);
        CountPosted(posted);
    }

    private void HandOver(in TurnTransmit transmit)
    {
        // The number comes from a reservation token or a connection id, and so from a client. A message for a loop that there is not comes back here,
        // where it is refused like any other that names something unknown.
        var isKnown = (uint)transmit.Outlet < (uint)_context.Neighbours.Length;
        var other = isKnown ? _context.Neighbours[transmit.Outlet] : this;
        if (isKnown && TurnPath.IsConnection(transmit.Path))
        {
            MoveConnection(transmit, other);
            return;
        }

        var posted = other.Inbox.TryPost(
            InboxKind.HandedOver, transmit.Path, transmit.Destination, default, Memory[transmit.Head], Memory[transmit.Body]);
        CountPosted(posted);
    }

    private void MoveConnection(in TurnTransmit transmit, TurnLoop other)
    {
        if (!_connections.Remove(transmit.Path, out var connection))
        {
            return;
        }

        // A client on a connection does not repeat its request, so this one travels outside the bounds of the inbox. It is one for each move.
        var path = transmit.Path;
        var client = transmit.Destination;
        byte[] message = [.. Memory[transmit.Head], .. Memory[transmit.Body]];
        _moved.Add(path, other);
        other.Post((engine, now) =>
        {
            other._moved.Remove(path);
            other._connections[path] = connection;
            engine.HandlePathOpened(connection.Path);
            if (other.Memory.TryTakeScratch(message.Length, out var slice))
            {
                message.CopyTo(other.Memory[slice]);
                engine.HandleHandedOver(now, new FiveTuple(path, client), slice);
            }
        });
        Post((engine, now) => engine.HandlePathClosed(now, path));
    }

    /// <summary>Passes a message of a connection that has moved on.</summary>
    private bool IsForwarded(in InboxEntry entry)
    {
        if (_moved.Count == 0 || !_moved.TryGetValue(entry.Number, out var other))
        {
            return false;
        }

        CountPosted(other.Inbox.TryPost(InboxKind.Client, entry.Number, entry.Source, default, Memory[entry.Data], default));
        return true;
    }

    private void CountPosted(bool posted)
    {
        if (posted)
        {
            Counters.NeighbourSent();
        }
        else
        {
            Counters.Dropped(LoopDrop.InboxFull);
        }
    }
}
