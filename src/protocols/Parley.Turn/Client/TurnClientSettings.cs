using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>Whom a client asks for a relayed address, as whom, and what kind of one it wants.</summary>
public sealed record TurnClientSettings
{
    /// <summary>The server.</summary>
    public required TransportAddress Server { get; init; }

    /// <summary>The address that the client's socket has; what is sent names it.</summary>
    public required TransportAddress Local { get; init; }

    /// <summary>What carries messages to the server. On a stream nothing is sent twice and the shell cuts messages out.</summary>
    public TransportProtocol Protocol { get; init; } = TransportProtocol.Udp;

    /// <summary>The user name, as the server's administrator gave it; prepared by <see cref="OpaqueString"/>.</summary>
    public required string Username { get; init; }

    /// <summary>The password; prepared by <see cref="OpaqueString"/>.</summary>
    public required string Password { get; init; }

    /// <summary>The family of the relayed address; null leaves it to the server, which means IPv4 (RFC 8656 §7.2).</summary>
    public IpFamily? Family { get; init; }

    /// <summary>Whether to ask for an IPv6 address besides the IPv4 one (ADDITIONAL-ADDRESS-FAMILY). Then <see cref="Family"/> must be null.</summary>
    public bool AdditionalIPv6 { get; init; }

    /// <summary>EVEN-PORT: an even port, perhaps with the next one kept. Not together with <see cref="Reservation"/> or <see cref="AdditionalIPv6"/>.</summary>
    public EvenPort? EvenPort { get; init; }

    /// <summary>RESERVATION-TOKEN: the port that an earlier allocation had kept. Then no family may be named (RFC 8656 §7.1).</summary>
    public ReservationToken? Reservation { get; init; }

    /// <summary>DONT-FRAGMENT: datagrams to peers must not be cut in pieces. Given up when the server does not know it.</summary>
    public bool DontFragment { get; init; }

    /// <summary>Whether the allocation is to be able to follow the client to another address (RFC 8016). Given up when the server does not allow it.</summary>
    public bool Mobility { get; init; }

    /// <summary>The lifetime to ask for; null for the server's default, ten minutes by RFC 8656 §7.2.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>How long to wait for responses.</summary>
    public StunTimers Timers { get; init; } = StunTimers.Default;

    /// <summary>How many addresses may have a permission, and how many peers a channel. 64: more than a call has candidates.</summary>
    public int MaxPeers { get; init; } = 64;

    /// <summary>How often a server may send the client to another one (RFC 8489 §10). 3.</summary>
    public int MaxRedirects { get; init; } = 3;

    /// <summary>How many messages may wait for the shell to take them. 256: some 20 ms of a fast flow; what is more is refused.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Refuses what contradicts itself.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    internal void Validate()
    {
        // RFC 8656 §7.1: a request that carries RESERVATION-TOKEN MUST NOT carry EVEN-PORT or a family; ADDITIONAL-ADDRESS-FAMILY stands alone.
        if ((Reservation is not null && (EvenPort is not null || Family is not null || AdditionalIPv6))
            || (AdditionalIPv6 && (Family is not null || EvenPort is { ReserveNext: true })))
        {
            throw new ArgumentException("Reservation, EvenPort, Family and AdditionalIPv6 contradict each other; see RFC 8656 §7.1.");
        }

        // RFC 8489 §14.3: fewer than 509 bytes.
        if (Encoding.UTF8.GetByteCount(OpaqueString.Prepare(Username)) > StunTextLimits.Username)
        {
            throw new ArgumentException("A user name has 508 bytes at most.");
        }

        OpaqueString.Prepare(Password);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPeers, 1, nameof(MaxPeers));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWaiting, 1, nameof(MaxWaiting));
    }
}
