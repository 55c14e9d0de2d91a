using Parley.SansIO;
using Parley.Turn.Client;

namespace Parley.Ice.Gathering;

/// <summary>What a candidate's messages are sent from (RFC 8445 §3, "base"): a socket of this host, or an allocation on a TURN server.</summary>
internal abstract class LocalBase(TransportAddress address, LocalInterface on)
{
    /// <summary>The socket's address, or the relayed one.</summary>
    public TransportAddress Address { get; } = address;

    /// <summary>The interface it is bound to.</summary>
    public LocalInterface Interface { get; } = on;

    /// <summary>Whether it is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>A UDP socket.</summary>
    public sealed class Socket(TransportAddress address, LocalInterface on) : LocalBase(address, on)
    {
        /// <summary>Whether servers with IPv4 were asked from it through the network's NAT64.</summary>
        public bool AskedThroughNat64 { get; set; }
    }

    /// <summary>An allocation, reached through a socket or over a stream.</summary>
    public sealed class Relay(TransportAddress relayed, TurnLink link) : LocalBase(relayed, link.Interface)
    {
        public TurnLink Link { get; } = link;

        public TurnClient Client => Link.Client;

        /// <summary>The peers that a permission was asked for.</summary>
        public HashSet<IpAddress> Asked { get; } = [];

        /// <summary>The peers that the server does not relay to.</summary>
        public HashSet<IpAddress> Refused { get; } = [];
    }
}
