using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>
/// What the server keeps for a client (RFC 8656 §2.2): the 5-tuple, who asked for it, the relayed address, permissions and channels. Ends at
/// <see cref="Timed.Due"/>.
/// </summary>
internal sealed class Allocation(FiveTuple tuple, byte[] username, UserKey key, Instant created) : Timed
{
    private UserKey _key = key;

    /// <summary>Where its client is.</summary>
    public FiveTuple Tuple { get; set; } = tuple;

    /// <summary>Who asked for it, in UTF-8; nobody else may use it.</summary>
    public byte[] Username { get; } = username;

    /// <summary>The key of the request that made it, so that later ones need no lookup, and a credential's end does not matter to them.</summary>
    public ref readonly UserKey Key => ref _key;

    public Instant Created { get; } = created;

    /// <summary>The request that made it, whose repetition is answered as it was (RFC 8656 §7.2).</summary>
    public TransactionId TransactionId { get; init; }

    /// <summary>UDP, or TCP by RFC 6062.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>The relayed addresses: one, or an IPv4 and an IPv6 one.</summary>
    public Relay? First { get; set; }

    /// <summary>The second one, with ADDITIONAL-ADDRESS-FAMILY.</summary>
    public Relay? Second { get; set; }

    /// <summary>What one of two families was refused with, 0 if both are there or only one was asked for.</summary>
    public StunErrorCode RefusedWith { get; set; }

    /// <summary>Which family that is.</summary>
    public IpFamily RefusedFamily { get; set; }

    /// <summary>The token of the port kept next to the first one, 0 for none.</summary>
    public ulong ReservationToken { get; set; }

    /// <summary>What it needs to move with its client, if the client asked for that.</summary>
    public Mobility? Mobility { get; set; }

    /// <summary>Whether a move is under way: the one thing about mobility that every datagram looks at.</summary>
    public bool IsMoving { get; set; }

    public OpenTable<IpAddress, Permission> Permissions { get; } = new();

    public OpenTable<ushort, Channel> ChannelsByNumber { get; } = new();

    public OpenTable<TransportAddress, Channel> ChannelsByPeer { get; } = new();

    /// <summary>RFC 6062: connections to and from peers.</summary>
    public OpenTable<TransportAddress, PeerConnection> Connections { get; } = new();

    /// <summary>Keeps the rate; only used when there is a limit.</summary>
#pragma warning disable CA1051 // A bucket is a value that changes in place.
    public TokenBucket Bucket;

    /// <summary>Keeps ICMP messages from flooding the client.</summary>
    public TokenBucket Unreachable;
    public long DatagramsToPeers;
    public long BytesToPeers;
    public long DatagramsFromPeers;
    public long BytesFromPeers;
#pragma warning restore CA1051 // as above

    public AllocationTraffic Traffic => new(DatagramsToPeers, BytesToPeers, DatagramsFromPeers, BytesFromPeers);

    public string User => Encoding.UTF8.GetString(Username);

    public Relay? RelayFor(IpFamily family) =>
        First?.Relayed.Family == family ? First : Second?.Relayed.Family == family ? Second : null;
}
