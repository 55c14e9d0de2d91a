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
    public sealed record Refused(FiveTuple Tuple, Stun.StunMethod Method, int Code, RefusalReason Why, TransportAddress? Peer = null) : TurnEvent;

    /// <summary>RFC 6062: connect to a peer from a relayed address; answer with <see cref="TurnEngine.HandlePeerConnection"/>.</summary>
    /// <param name="ConnectionId">The connection's number.</param>
    /// <param name="Relayed">The local address.</param>
    /// <param name="Peer">The peer.</param>
    public sealed record ConnectPeer(uint ConnectionId, TransportAddress Relayed, TransportAddress Peer) : TurnEvent;

    /// <summary>RFC 6062: from now on pass bytes between a client's connection and a peer's.</summary>
    /// <param name="ConnectionId">The peer's connection.</param>
    /// <param name="Path">The client's connection.</param>
    public sealed record JoinConnections(uint ConnectionId, int Path) : TurnEvent;

    /// <summary>RFC 6062: close a connection to a peer.</summary>
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
