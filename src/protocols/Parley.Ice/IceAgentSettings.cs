using Parley.SansIO;

namespace Parley.Ice;

/// <summary>How an agent behaves. Defaults say why.</summary>
public sealed record IceAgentSettings
{
    /// <summary>The STUN and TURN servers.</summary>
    public IReadOnlyList<IceServer> Servers { get; init; } = [];

    /// <summary>Which candidates are used.</summary>
    public IceCandidatePolicy Policy { get; init; }

    /// <summary>
    /// Which TCP candidates are offered (RFC 6544). Both kinds: they cost a listening socket for each interface, and connect where no UDP gets through.
    /// TURN servers are reached over TCP and TLS whatever this says.
    /// </summary>
    public IceTcp Tcp { get; init; } = IceTcp.ActiveAndPassive;

    /// <summary>The role at the start; a conflict may change it (RFC 8445 §7.3.1.1).</summary>
    public IceRole Role { get; init; }

    /// <summary>
    /// Ta (RFC 8445 §14.2): the pause between two new transactions, of checks and gathering together. 20 ms: the RFC's 50 ms are for links where a check
    /// every 20 ms would crowd out media; it allows 5 ms.
    /// </summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The first retransmission's pause. RFC 8445 §14.3 asks for 500 ms at least, and for more when many checks run: the larger one counts.
    /// </summary>
    public TimeSpan InitialRto { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a check is sent at most (RFC 8489 §6.2.1, Rc).</summary>
    public int MaxRequests { get; init; } = 7;

    /// <summary>How many pairs are checked at most (RFC 8445 §6.1.2.5).</summary>
    public int MaxPairs { get; init; } = 100;

    /// <summary>How many candidates are taken from the other side at most; more is no honest peer.</summary>
    public int MaxRemoteCandidates { get; init; } = 100;

    /// <summary>How long nobody gives up although all checks have failed: peer-reflexive candidates may yet come (RFC 8863 §4, 39.5 s).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(39_500);

    /// <summary>How long after the first valid pair the best one is nominated, whatever is still being checked.</summary>
    public TimeSpan NominationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often consent is asked for, on average (RFC 7675 §5.1: 5 s, each time 0.8 to 1.2 of it).</summary>
    public TimeSpan ConsentInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long consent lasts without an answer (RFC 7675 §5.1).</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long without an answer until the agent calls itself disconnected. 7 s: one consent check and a retry have been lost.</summary>
    public TimeSpan DisconnectedAfter { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Whether both sides have agreed on renomination (the SDP option of that name).</summary>
    public bool Renomination { get; init; }

    /// <summary>Which family comes first on a host with both (RFC 8421 §4: IPv6, alternating with IPv4 after that).</summary>
    public IpFamily PreferredFamily { get; init; } = IpFamily.IPv6;

    /// <summary>
    /// Whether host candidates carry a random name under <c>.local</c> instead of their address (draft-ietf-mmusic-mdns-ice-candidates): only who is on the
    /// same link can resolve it. Off: a .NET process usually has nothing to hide from its peer, and not every network passes multicast.
    /// </summary>
    public bool HideHostAddresses { get; init; }

    /// <summary>
    /// How long an answer to <see cref="IceEvent.ResolveName"/> or <see cref="IceEvent.FindNat64Prefix"/> is awaited. 5 s: multicast DNS asks at 0, 1 and 3 s (RFC 6762 §5.2).
    /// </summary>
    public TimeSpan NameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the ports of host candidates lie, for firewalls with a hole in them; null leaves them to the operating system.</summary>
    public PortRange? Ports { get; init; }

    /// <summary>Which interfaces are used; null for all that RFC 8445 §5.1.1.1 allows.</summary>
    public Func<LocalInterface, bool>? Filter { get; init; }

    /// <summary>
    /// Whether loopback addresses are used beside others. Off: the other side can use them on the same host only (RFC 8445 §5.1.1.1). A host that has no other
    /// address uses them all the same.
    /// </summary>
    public bool Loopback { get; init; }
}
