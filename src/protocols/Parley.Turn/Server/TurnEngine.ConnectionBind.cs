using System.Buffers.Binary;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>ConnectionBind (RFC 6062 §5.4).</content>
public sealed partial class TurnEngine
{
    private void HandleConnectionBind(scoped in TurnRequest request)
    {
        var path = request.Tuple.Path;
        // RFC 6062 §5.4: "If the client connection transport is not TCP or TLS … 400 (Bad Request)". A control connection stays one, a data connection too.
        if (!TurnPath.IsConnection(path) || request.Allocation is not null || _joined.ContainsKey(path)
            || !request.Message.TryGet(StunAttributeType.ConnectionId, out var attribute) || attribute.Value.Length != sizeof(uint))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(attribute.Value);
        if ((int)(id >> ConnectionIdEngineShift) is var engine && IsAnother(engine) && !request.HandedOver)
        {
            HandOver(request.Tuple, request.Slice, engine);
            return;
        }

        // RFC 6062 §5.4: 400 unless the number is that of a connection that waits for this.
        if (!_peerConnections.TryGetValue(id, out var connection) || connection.State is not PeerConnectionState.Waiting)
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Connection);
            return;
        }

        // The number alone gives nobody another's connection (RFC 8656 §5: 441).
        if (!connection.Allocation.Username.AsSpan().SequenceEqual(request.Username))
        {
            Refuse(request, StunErrorCode.WrongCredentials, RefusalReason.WrongUser);
            return;
        }

        _timers.Remove(connection);
        connection.State = new PeerConnectionState.Joined(path);
        _joined.Add(path, connection);
        Succeed(request);
        // The shell sends the response before it takes this: what follows on the stream is the peer's bytes.
        _events.Enqueue(new TurnEvent.JoinConnections(id, path));
    }
}
