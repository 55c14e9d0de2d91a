using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A channel: a number for a peer's transport address (RFC 8656 §12).</summary>
internal sealed class Channel(ushort number, TransportAddress peer, Permission permission, Relay relay)
{
    public ushort Number { get; } = number;

    public TransportAddress Peer { get; } = peer;

    /// <summary>The permission that binding the channel made. It ends earlier than the channel unless it is renewed.</summary>
    public Permission Permission { get; } = permission;

    public Relay Relay { get; } = relay;

    public Instant Expires { get; set; }

    /// <summary>The peer, if it is an allocation of the same engine: looked up once, good until it ends.</summary>
    public Relay? Neighbour { get; set; }

    public bool IsOpen(Instant now) => Expires > now && Permission.Expires > now;
}
