using Parley.Ice.Candidates;
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

    /// <summary>Who opens the connections of a TCP base; none for one that sends datagrams.</summary>
    public virtual TcpCandidateType TcpType => TcpCandidateType.None;

    /// <summary>What carries its candidates' messages.</summary>
    public TransportProtocol Transport => TcpType == TcpCandidateType.None ? TransportProtocol.Udp : TransportProtocol.Tcp;

    /// <summary>Whether it is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>A UDP socket.</summary>
    public sealed class Socket(TransportAddress address, LocalInterface on) : LocalBase(address, on)
    {
        /// <summary>Whether servers with IPv4 were asked from it through the network's NAT64.</summary>
        public bool AskedThroughNat64 { get; set; }
    }

    /// <summary>An interface that TCP connections are opened from, each from a port of its own (RFC 6544 §5.1).</summary>
    public sealed class Opener(LocalInterface on) : LocalBase(new TransportAddress(on.Address, DiscardPort), on)
    {
        // RFC 6544 §4.5: an active candidate has no port; it tells the discard port.
        private const ushort DiscardPort = 9;

        /// <inheritdoc/>
        public override TcpCandidateType TcpType => TcpCandidateType.Active;
    }

    /// <summary>A port that TCP connections come to.</summary>
    public sealed class Listener(TransportAddress address, LocalInterface on) : LocalBase(address, on)
    {
        /// <inheritdoc/>
        public override TcpCandidateType TcpType => TcpCandidateType.Passive;
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
