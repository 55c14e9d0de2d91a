using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>Lets peers at one address, on any port, send through an allocation and be sent to (RFC 8656 §9).</summary>
internal sealed class Permission(IpAddress address)
{
    public IpAddress Address { get; } = address;

    /// <summary>Looked at when a datagram is to pass; no timer runs for it.</summary>
    public Instant Expires { get; set; }

    /// <summary>Whether datagrams may go to the address, and come from it, through the network; otherwise only to and from live neighbours in process.</summary>
    public bool ByPolicy { get; set; }

    /// <summary>Whether other allocations of this server may have the address; they are reached in process only.</summary>
    public bool IsRelayAddress { get; set; }

    /// <summary>How many channels stand on it; it outlives them, or they would outlive it unseen.</summary>
    public int Channels { get; set; }
}
