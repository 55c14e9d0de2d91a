using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>
/// TCP allocations (RFC 6062): connections between relayed addresses and peers. The shell connects, accepts, passes bytes and closes; who may connect to whom,
/// and which connections belong together, is decided here.
/// <code>
/// Connect          → ConnectPeer event      → HandlePeerConnection → CONNECTION-ID ┐
/// a peer connects  → TryAcceptPeer          → ConnectionAttempt with CONNECTION-ID ┴→ ConnectionBind → JoinConnections event
/// </code>
/// </content>
public sealed partial class TurnEngine
{
    /// <summary>RFC 6062 §5.2: connecting is given up after 30 seconds at least; §5.2, §5.3: a connection that no ConnectionBind came for is closed after 30.</summary>
    internal static readonly TimeSpan PeerConnectionTimeout = TimeSpan.FromSeconds(30);

    // A ConnectionBind comes on a connection of its own, which may be another loop's: the number's first bits say where the peer's connection is.
    private const int ConnectionIdEngineShift = 22;

    private readonly Dictionary<uint, PeerConnection> _peerConnections = [];
    // By the number of the client's data connection.
    private readonly Dictionary<int, PeerConnection> _joined = [];
    private readonly Dictionary<int, Relay> _tcpRelays = [];

    /// <summary>RFC 6062: how many connections to peers there are, all states together.</summary>
    public int PeerConnectionCount => _peerConnections.Count;

    /// <summary>
    /// RFC 6062 §5.2: what came of <see cref="TurnEvent.ConnectPeer"/>. After success the shell reads nothing from the peer until
    /// <see cref="TurnEvent.JoinConnections"/> or <see cref="TurnEvent.ClosePeer"/>.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="connectionId">The connection's number.</param>
    /// <param name="connected">Whether the connection is there. If so and the engine has given it up meanwhile, it offers another <see cref="TurnEvent.ClosePeer"/>.</param>
    public void HandlePeerConnection(Instant now, uint connectionId, bool connected)
    {
        if (!_peerConnections.TryGetValue(connectionId, out var connection) || connection.State is not PeerConnectionState.Connecting connecting)
        {
            if (connected && connection is null)
            {
                _events.Enqueue(new TurnEvent.ClosePeer(connectionId));
            }

            return;
        }

        if (connected)
        {
            connection.State = new PeerConnectionState.Waiting();
            _timers.Set(connection, now + PeerConnectionTimeout);
            Answer(connecting.Request, connection);
        }
        else
        {
            Fail(connection, connecting.Request);
        }
    }

    /// <summary>
    /// RFC 6062 §5.3: a peer has connected to a relayed address. The shell has accepted, and reads nothing from the peer until
    /// <see cref="TurnEvent.JoinConnections"/> or <see cref="TurnEvent.ClosePeer"/>.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="socket">The relay socket's number (<see cref="RelaySocket.Number"/>).</param>
    /// <param name="peer">Who has connected.</param>
    /// <param name="connectionId">The connection's number from now on.</param>
    /// <returns>False when the client has not permitted this peer: the shell MUST close the connection at once, and the engine knows nothing of it.</returns>
    public bool TryAcceptPeer(Instant now, int socket, in TransportAddress peer, out uint connectionId)
    {
        connectionId = 0;
        var canonical = PeerAddress.Canonicalise(peer);
        if (!_tcpRelays.TryGetValue(socket, out var relay))
        {
            return false;
        }

        var allocation = relay.Allocation;
        // RFC 6062 §5.3: "If no permission for this peer has been installed for this allocation, the server MUST close the connection … immediately".
        if (!allocation.Permissions.TryGet(canonical.Address, out var permission) || permission.Expires <= now || !permission.ByPolicy
            || IsFull(allocation) || allocation.Connections.TryGet(canonical, out _))
        {
            Counters.CountWithoutPermission();
            return false;
        }

        var connection = Add(now, relay, canonical, new PeerConnectionState.Waiting());
        connectionId = connection.Id;
        TellAttempt(connection);
        return true;
    }

    /// <summary>RFC 6062 §5.5: a connection to a peer has closed, or broke, or passed its last byte. The client's half is closed by an event.</summary>
    /// <param name="now">Now.</param>
    /// <param name="connectionId">The connection's number.</param>
    public void HandlePeerClosed(Instant now, uint connectionId)
    {
        _ = now;
        if (_peerConnections.TryGetValue(connectionId, out var connection))
        {
            if (connection.State is PeerConnectionState.Connecting connecting)
            {
                Fail(connection, connecting.Request);
                return;
            }

            Forget(connection);
            if (connection.State is PeerConnectionState.Joined joined)
            {
                _events.Enqueue(new TurnEvent.CloseClient(joined.Path));
            }
        }
    }

    private void HandlePeerConnectionTimeout(PeerConnection connection)
    {
        if (connection.State is PeerConnectionState.Connecting connecting)
        {
            _events.Enqueue(new TurnEvent.ClosePeer(connection.Id));
            Fail(connection, connecting.Request);
        }
        else
        {
            Close(connection);
        }
    }

    private void Close(PeerConnection connection)
    {
        Forget(connection);
        _events.Enqueue(new TurnEvent.ClosePeer(connection.Id));
        if (connection.State is PeerConnectionState.Joined joined)
        {
            _events.Enqueue(new TurnEvent.CloseClient(joined.Path));
        }
    }

    // RFC 6062 §5.5: with the allocation its data connections end.
    private void ClosePeerConnections(Allocation allocation, Func<PeerConnection, bool>? which = null)
    {
        if (allocation.Connections.Count != 0)
        {
            foreach (var connection in allocation.Connections.Values.Where(which ?? (_ => true)).ToArray())
            {
                Close(connection);
            }
        }
    }

    private bool IsFull(Allocation allocation) => allocation.Connections.Count >= _settings.MaxPeerConnections;

    private PeerConnection Add(Instant now, Relay relay, in TransportAddress peer, PeerConnectionState state)
    {
        uint id;
        do
        {
            id = ((uint)_around.Number << ConnectionIdEngineShift) | (_around.Random.NextUInt32() >> (32 - ConnectionIdEngineShift));
        }
        while (_peerConnections.ContainsKey(id));

        var connection = new PeerConnection(id, relay, peer, state);
        _peerConnections.Add(id, connection);
        relay.Allocation.Connections.Set(peer, connection);
        _timers.Set(connection, now + PeerConnectionTimeout);
        return connection;
    }

    private void Forget(PeerConnection connection)
    {
        _timers.Remove(connection);
        _peerConnections.Remove(connection.Id);
        connection.Allocation.Connections.Remove(connection.Peer);
        if (connection.State is PeerConnectionState.Joined joined)
        {
            _joined.Remove(joined.Path);
        }
    }

    // RFC 6062 §5.3: tells the client, over its control connection, who has connected.
    private void TellAttempt(PeerConnection connection)
    {
        if (!_memory.TryTakeScratch(ResponseLength, out var slice))
        {
            Counters.CountNoRoom();
            return;
        }

        var type = new StunMessageType(StunMethod.ConnectionAttempt, StunClass.Indication);
        var writer = new StunMessageWriter(_memory[slice], type, _indicationIds.Next());
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, connection.Peer);
        writer.WriteUInt32(StunAttributeType.ConnectionId, connection.Id);
        Send(connection.Allocation.Tuple, _memory.Shrink(slice, writer.Length));
    }
}
