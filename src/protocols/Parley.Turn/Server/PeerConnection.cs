using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A TCP connection between a relayed address and a peer (RFC 6062 §3: peer data connection). The shell has the socket.</summary>
internal sealed class PeerConnection(uint id, Relay relay, TransportAddress peer, PeerConnectionState state) : Timed
{
    /// <summary>CONNECTION-ID.</summary>
    public uint Id { get; } = id;

    public Relay Relay { get; } = relay;

    public Allocation Allocation => Relay.Allocation;

    public TransportAddress Peer { get; } = peer;

    public PeerConnectionState State { get; set; } = state;
}

/// <summary>How far a connection to a peer has come.</summary>
internal abstract record PeerConnectionState
{
    private PeerConnectionState()
    {
    }

    /// <summary>The shell is connecting; the client waits for the answer to its Connect request.</summary>
    public sealed record Connecting(PendingResponse Request) : PeerConnectionState;

    /// <summary>It is there, and waits for the client's ConnectionBind.</summary>
    public sealed record Waiting : PeerConnectionState;

    /// <summary>It is joined with a connection of the client's, and bytes pass.</summary>
    public sealed record Joined(int Path) : PeerConnectionState;
}
