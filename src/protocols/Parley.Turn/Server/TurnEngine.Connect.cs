using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>Connect (RFC 6062 §5.2).</content>
public sealed partial class TurnEngine
{
    private void HandleConnect(scoped in TurnRequest request)
    {
        // RFC 6062 §5.2: without a TCP allocation on this connection 437.
        if (request.Allocation is not { Protocol: TransportProtocol.Tcp } allocation)
        {
            Refuse(request, StunErrorCode.AllocationMismatch, RefusalReason.NoAllocation);
            return;
        }

        if (!request.Message.TryGet(StunAttributeType.XorPeerAddress, out var attribute))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        if (!TryReadPeer(request, allocation, attribute.Value, out var peer))
        {
            return;
        }

        // Nothing of this server is reached through TCP, not even what other clients have relayed: "If the new connection is forbidden by local policy … 403".
        if (_settings.Policy.Check(peer.Address) != PeerVerdict.Allowed || peer.Port == 0)
        {
            Refuse(request, StunErrorCode.Forbidden, RefusalReason.Peer, peer);
            return;
        }

        // RFC 6062 §5.2: 446 while there is a connection to that peer, or one is being made.
        if (allocation.Connections.TryGet(peer, out _))
        {
            Refuse(request, StunErrorCode.ConnectionAlreadyExists, RefusalReason.Connection, peer);
            return;
        }

        if (IsFull(allocation))
        {
            Refuse(request, StunErrorCode.InsufficientCapacity, RefusalReason.AllocationFull, peer);
            return;
        }

        var relay = allocation.RelayFor(peer.Family)!;
        var connection = Add(request.Now, relay, peer, new PeerConnectionState.Connecting(new PendingResponse(request)));
        _events.Enqueue(new TurnEvent.ConnectPeer(connection.Id, relay.Socket, relay.Relayed, peer));
    }

    private void Answer(PendingResponse request, PeerConnection connection)
    {
        if (TryBegin(request, StunClass.SuccessResponse, out var slice, out var writer))
        {
            writer.WriteUInt32(StunAttributeType.ConnectionId, connection.Id);
            Finish(request, slice, ref writer);
        }
    }

    // RFC 6062 §5.2: "If the connection attempt fails or times out, … 447".
    private void Fail(PeerConnection connection, PendingResponse request)
    {
        Forget(connection);
        Counters.CountRefused(RefusalReason.Connection);
        _events.Enqueue(new TurnEvent.Refused(
            request.Tuple, request.Method, (int)StunErrorCode.ConnectionTimeoutOrFailure, RefusalReason.Connection, connection.Peer));
        if (TryBegin(request, StunClass.ErrorResponse, out var slice, out var writer))
        {
            writer.WriteErrorCode(StunErrorCode.ConnectionTimeoutOrFailure);
            Finish(request, slice, ref writer);
        }
    }

    private bool TryBegin(PendingResponse request, StunClass kind, out Slice slice, out StunMessageWriter writer)
    {
        if (!_memory.TryTakeScratch(ResponseLength, out slice))
        {
            Counters.CountNoRoom();
            writer = default;
            return false;
        }

        writer = new StunMessageWriter(_memory[slice], new StunMessageType(request.Method, kind), request.TransactionId);
        return true;
    }

    private void Finish(PendingResponse request, Slice slice, ref StunMessageWriter writer)
    {
        Protect(ref writer, request.Key, request.Sha256, request.Fingerprint);
        Send(request.Tuple, _memory.Shrink(slice, writer.Length));
    }
}
