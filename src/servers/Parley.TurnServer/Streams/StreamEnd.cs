namespace Parley.TurnServer.Streams;

/// <summary>Why a connection has ended.</summary>
internal enum StreamEnd
{
    /// <summary>The client closed it.</summary>
    ClosedByClient,

    /// <summary>The peer closed the connection that it was joined with (RFC 6062).</summary>
    ClosedByPeer,

    /// <summary>It broke: reset, or the network gave it up.</summary>
    Broken,

    /// <summary>The client and this server could not agree on TLS.</summary>
    HandshakeFailed,

    /// <summary>The TLS handshake took too long (<see cref="StreamSettings.HandshakeTimeout"/>).</summary>
    HandshakeTimeout,

    /// <summary>Nothing was allocated on it for too long (<see cref="StreamSettings.IdleTimeout"/>).</summary>
    Idle,

    /// <summary>The client did not read for too long (<see cref="StreamSettings.StallTimeout"/>), or asked on without reading.</summary>
    Stalled,

    /// <summary>It brought something else than STUN and ChannelData.</summary>
    NotTurn,

    /// <summary>A message was longer than this server takes.</summary>
    TooLong,

    /// <summary>The engine wanted it closed.</summary>
    ClosedByServer,

    /// <summary>The server goes down.</summary>
    Stopped,
}
