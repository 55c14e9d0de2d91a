using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>Allocations that move with their client (RFC 8016).</content>
public sealed partial class TurnEngine
{
    private readonly Dictionary<ulong, Allocation> _mobile = [];
    private readonly MobilityTickets _tickets;

    /// <summary>
    /// A Refresh with a ticket from a 5-tuple without allocation: finds the allocation that it is for, so that it is authenticated as that one's requests are.
    /// </summary>
    /// <returns>False when the request has been dealt with.</returns>
    private bool FindMoved(ref TurnRequest request)
    {
        if (request.Method != StunMethod.Refresh || !_settings.Mobility || request.Allocation is not null
            || !request.Message.TryReadBytes(StunAttributeType.MobilityTicket, out var value) || !_tickets.TryRead(value, out var ticket))
        {
            return true;
        }

        if (IsAnother(ticket.Engine))
        {
            // That the ticket is the server's own is known; all else is for the engine that has the allocation, and its key.
            if (!request.HandedOver)
            {
                HandOver(request.Tuple, request.Slice, ticket.Engine);
            }

            return false;
        }

        request.Allocation = _mobile.GetValueOrDefault(ticket.Allocation);
        request.Moves = request.Allocation is not null;
        return true;
    }

    /// <summary>Whether the ticket of a Refresh lets it go on.</summary>
    private bool CheckTicket(scoped in TurnRequest request, Allocation allocation)
    {
        if (!request.Message.TryReadBytes(StunAttributeType.MobilityTicket, out var value))
        {
            return true;
        }

        if (!_settings.Mobility)
        {
            Refuse(request, StunErrorCode.MobilityForbidden, RefusalReason.Mobility);
            return false;
        }

        // The ticket that was used last is good for a repetition of that use only: the response may have been lost.
        if (allocation.Mobility is { } mobility && _tickets.TryRead(value, out var ticket) && ticket.Engine == _around.Number
            && ticket.Allocation == mobility.Id
            && (ticket.Generation == mobility.Generation
                || (ticket.Generation + 1 == mobility.Generation && mobility.LastUse == request.Message.TransactionId)))
        {
            return true;
        }

        Refuse(request, StunErrorCode.BadRequest, RefusalReason.Mobility);
        return false;
    }

    private void MakeMobile(Allocation allocation)
    {
        allocation.Mobility = new Mobility(_around.Random.NextUInt64());
        _mobile[allocation.Mobility.Id] = allocation;
    }

    private void WriteTicket(ref StunMessageWriter writer, Mobility mobility) =>
        _tickets.Write(new(_around.Number, mobility.Id, mobility.Generation), writer.Begin(StunAttributeType.MobilityTicket, MobilityTickets.Length));

    // RFC 8016 §3.2.2: every use of a ticket brings another.
    private static void UseTicket(scoped in TurnRequest request, Mobility mobility)
    {
        if (mobility.LastUse != request.Message.TransactionId)
        {
            mobility.LastUse = request.Message.TransactionId;
            mobility.Generation++;
        }
    }

    /// <summary>The client of an allocation says that it is elsewhere now.</summary>
    private void BeginMove(scoped in TurnRequest request, Allocation allocation, Mobility mobility)
    {
        if (mobility.Pending is { } other && other != request.Tuple)
        {
            Forget(other);
        }

        mobility.Pending = request.Tuple;
        allocation.IsMoving = true;
        _allocations.Set(request.Tuple, allocation);
        Attach(request.Tuple, request.HandedOver);
        if (!IsOpen(allocation.Tuple.Path))
        {
            // The old connection is closed: there is nowhere else to send to.
            ConfirmMove(allocation, mobility);
        }
    }

    /// <summary>A message has come from the allocation's client: perhaps the first one from where it has moved to.</summary>
    private void NoteArrival(Allocation allocation, in FiveTuple tuple)
    {
        if (allocation.Mobility is { Pending: { } pending } mobility && pending == tuple)
        {
            ConfirmMove(allocation, mobility);
        }
    }

    private void ConfirmMove(Allocation allocation, Mobility mobility)
    {
        var (from, to) = (allocation.Tuple, mobility.Pending!.Value);
        Forget(from);
        allocation.Tuple = to;
        allocation.IsMoving = false;
        mobility.Pending = null;
        Counters.CountMoved();
        _events.Enqueue(new TurnEvent.Moved(from, to, allocation.First!.Relayed));
    }

    // The Refresh that began the move, again: it proves no more than it did the first time.
    private static bool IsRepeatedMove(scoped in TurnRequest request, Allocation allocation) =>
        allocation.Mobility is { } mobility && mobility.LastUse == request.Message.TransactionId;

    private bool IsOpen(int path) => !TurnPath.IsConnection(path) || _clientOfConnection.ContainsKey(path);

    /// <summary>A 5-tuple is an allocation's from now on.</summary>
    private void Attach(in FiveTuple tuple, bool handedOver)
    {
        if (TurnPath.IsConnection(tuple.Path))
        {
            _clientOfConnection[tuple.Path] = tuple;
        }
        else if (handedOver)
        {
            _around.HandedOver?.Add(tuple, _around.Number);
        }
    }

    /// <summary>A 5-tuple is no allocation's any more.</summary>
    private void Forget(in FiveTuple tuple)
    {
        _allocations.Remove(tuple);
        _clientOfConnection.Remove(tuple.Path);
        _around.HandedOver?.Remove(tuple, _around.Number);
    }
}
