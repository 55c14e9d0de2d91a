namespace Parley.TurnServer.Streams;

/// <summary>What TCP and TLS clients may use up. A snapshot: <see cref="StreamListeners.Apply"/> gives another one, and open connections go on under it.</summary>
internal sealed record StreamSettings
{
    /// <summary>How many connections may wait to be accepted, for each listener. 512: a second's worth of a busy server's; the system may cap it (somaxconn).</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>Connections at a time. 16,000: as many as the server makes allocations.</summary>
    public int MaxConnections { get; init; } = 16_000;

    /// <summary>Connections at a time from one prefix (IPv4 /24, IPv6 /48). 2,000: a large office, or a provider's shared address, but not everything.</summary>
    public int MaxConnectionsPerPrefix { get; init; } = 2_000;

    /// <summary>How long a TLS handshake may take. 10 s: a few lost packets on a slow way.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection may be without an allocation, from its beginning and from the end of its allocation. 30 s: enough for a request that is asked
    /// once more with credentials; whoever holds connections for nothing holds them no longer.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take nothing of what waits for it. 20 s: longer than a phone is out of reach between two cells.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the rest of the output may take when a connection ends. 5 s.</summary>
    public TimeSpan ClosingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many bytes may wait for a client that reads slowly; relayed data beyond it are dropped. 256 KB: half a second of 4 Mbit/s, after which media are of
    /// no use any more.
    /// </summary>
    public int MaxOutput { get; init; } = 256 << 10;

    /// <summary>How many bytes more may wait if they are responses. 32 KB: hundreds of them. A client that asks on without reading is closed.</summary>
    public int ResponseReserve { get; init; } = 32 << 10;

    /// <summary>The longest frame of a connection without an allocation. 4 KB: more than any request can be, and little to hold for strangers.</summary>
    public int MaxIdleFrame { get; init; } = 4 << 10;
}
