using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>What happened in the engine: for logs, metrics and whoever watches allocations. Never on the path of a relayed datagram.</summary>
public abstract record TurnEvent
{
    private TurnEvent()
    {
    }

    /// <summary>An allocation was made.</summary>
    /// <param name="Tuple">Whose.</param>
    /// <param name="User">Who asked for it: the user name as it came.</param>
    /// <param name="Relayed">The relayed address; the first of two with ADDITIONAL-ADDRESS-FAMILY.</param>
    /// <param name="Second">The second one.</param>
    public sealed record Allocated(FiveTuple Tuple, string User, TransportAddress Relayed, TransportAddress? Second) : TurnEvent;

    /// <summary>An allocation moved with its client (RFC 8016).</summary>
    /// <param name="From">Its 5-tuple until now.</param>
    /// <param name="To">Its 5-tuple from now on.</param>
    /// <param name="Relayed">Its relayed address.</param>
    public sealed record Moved(FiveTuple From, FiveTuple To, TransportAddress Relayed) : TurnEvent;

    /// <summary>An allocation ended.</summary>
    /// <param name="Tuple">Whose.</param>
    /// <param name="User">Who had asked for it.</param>
    /// <param name="Relayed">The relayed address.</param>
    /// <param name="Why">Why it ended.</param>
    /// <param name="Traffic">What it has relayed.</param>
    public sealed record Ended(FiveTuple Tuple, string User, TransportAddress Relayed, AllocationEnd Why, AllocationTraffic Traffic) : TurnEvent;

    /// <summary>A request was refused.</summary>
    /// <param name="Tuple">Whose.</param>
    /// <param name="Method">What was asked for.</param>
    /// <param name="Code">The error code that was answered, 0 for silence.</param>
    /// <param name="Why">The reason, for the operator.</param>
    /// <param name="Peer">The peer it named, if that was the reason.</param>
    /// <param name="User">Who asked: the user name as it came, proven or only claimed; null without one.</param>
    public sealed record Refused(
        FiveTuple Tuple, Stun.StunMethod Method, int Code, RefusalReason Why, TransportAddress? Peer = null, string? User = null) : TurnEvent;

    /// <summary>
    /// RFC 6062 §5.2: connect to a peer, from the relayed address itself (its address and its port). Answer with <see cref="TurnEngine.HandlePeerConnection"/>, once;
    /// the engine gives up by itself after 30 seconds, with <see cref="ClosePeer"/>.
    /// </summary>
    /// <param name="ConnectionId">The connection's number: CONNECTION-ID.</param>
    /// <param name="Socket">The relay socket's number (<see cref="RelaySocket.Number"/>), which listens at that address.</param>
    /// <param name="Relayed">The local address, as peers see it.</param>
    /// <param name="Peer">The peer. The policy has allowed it; it is connected to as it stands, with no look-up or redirection.</param>
    public sealed record ConnectPeer(uint ConnectionId, int Socket, TransportAddress Relayed, TransportAddress Peer) : TurnEvent;

    /// <summary>
    /// RFC 6062 §5.4: from now on pass bytes between a client's connection and a peer's, in both directions and unchanged. The response to ConnectionBind is among the
    /// transmits before this event and must go first; what the client has sent behind its ConnectionBind is for the peer already. The shell slows down
    /// whoever sends faster than the other takes. When either closes, tell the engine (<see cref="TurnEngine.HandlePeerClosed"/>,
    /// <see cref="TurnEngine.HandlePathClosed"/>), and it closes the other by an event.
    /// </summary>
    /// <param name="ConnectionId">The peer's connection.</param>
    /// <param name="Path">The client's connection. Its bytes are no messages any more.</param>
    public sealed record JoinConnections(uint ConnectionId, int Path) : TurnEvent;

    /// <summary>
    /// RFC 6062: close a connection to a peer, or give up making it. Bytes that are under way to the peer may still be sent first. Not to be answered.
    /// </summary>
    /// <param name="ConnectionId">The connection's number.</param>
    public sealed record ClosePeer(uint ConnectionId) : TurnEvent;

    /// <summary>Close a client's TCP or TLS connection.</summary>
    /// <param name="Path">The connection.</param>
    public sealed record CloseClient(int Path) : TurnEvent;
}

/// <summary>Why an allocation ended.</summary>
public enum AllocationEnd : byte
{
    /// <summary>Its client asked for a lifetime of 0.</summary>
    Released,

    /// <summary>Its client did not refresh it in time.</summary>
    Expired,

    /// <summary>Its client's connection closed.</summary>
    Disconnected,

    /// <summary>The server is going down.</summary>
    Shutdown,
}

/// <summary>What an allocation has relayed.</summary>
/// <param name="DatagramsToPeers">How many datagrams to peers.</param>
/// <param name="BytesToPeers">How many bytes of application data in them.</param>
/// <param name="DatagramsFromPeers">How many datagrams from peers.</param>
/// <param name="BytesFromPeers">How many bytes of application data in them.</param>
public readonly record struct AllocationTraffic(long DatagramsToPeers, long BytesToPeers, long DatagramsFromPeers, long BytesFromPeers);
