using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// What the operator decides. A snapshot that does not change: a reload hands the engine another one, and live allocations go on under it.
/// </summary>
public sealed record TurnEngineSettings
{
    /// <summary>The realm of the credentials. Short, since every challenge carries it.</summary>
    public required string Realm { get; init; }

    /// <summary>Which peers may be named.</summary>
    public required PeerPolicy Policy { get; init; }

    /// <summary>How long an allocation lives when the client names no lifetime. 600 s by RFC 8656 §7.2.</summary>
    public TimeSpan DefaultLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest lifetime granted. 3600 s by RFC 8656 §7.2.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a nonce is good. RFC 8656 §5: at most an hour is recommended.</summary>
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether clients may ask for SHA-256 (RFC 8489 §9.2.1). Costs 16 bytes of each challenge.</summary>
    public bool OfferSha256 { get; init; } = true;

    /// <summary>Whether RFC 6062 TCP allocations are served. Off by default: they let a client reach TCP services in the server's name.</summary>
    public bool TcpAllocations { get; init; }

    /// <summary>Whether allocations may move with their client (RFC 8016).</summary>
    public bool Mobility { get; init; } = true;

    /// <summary>
    /// Whether clients may find out how the NAT before them behaves (RFC 5780). Takes effect on UDP listeners that are four: two addresses, both public or both
    /// of one special-purpose range, with two ports each. On by default: they have to be asked for one by one.
    /// </summary>
    public bool Discovery { get; init; } = true;

    /// <summary>Whether anyone may allocate without credentials. For tests on loopback; the shell refuses it elsewhere unless it is asked for.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The server to send all requests for allocations to, if this one takes none (RFC 8489 §10).</summary>
    public TransportAddress? AlternateServer { get; init; }

    /// <summary>How many permissions an allocation may hold. 64: more peers than one call has candidates.</summary>
    public int MaxPermissions { get; init; } = 64;

    /// <summary>How many channels an allocation may hold.</summary>
    public int MaxChannels { get; init; } = 64;

    /// <summary>RFC 6062: how many connections to and from peers an allocation may have.</summary>
    public int MaxPeerConnections { get; init; } = 16;

    /// <summary>How many bytes per second an allocation may relay, in both directions together; 0 for no limit.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>
    /// How many unauthenticated requests per second one address prefix (IPv4 /24, IPv6 /48) gets answers to, 0 for no limit; the rest
    /// get silence. Streams and loopback are exempt, as nobody else's address can be put there.
    /// </summary>
    public int ChallengesPerSecond { get; init; } = 200;

    /// <summary>How many allocations this engine holds at most.</summary>
    public int MaxAllocations { get; init; } = 100_000;
}
