using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>What happened to an allocation, as its client sees it.</summary>
public abstract record TurnClientEvent
{
    private TurnClientEvent()
    {
    }

    /// <summary>The server relays.</summary>
    /// <param name="Relayed">The relayed address.</param>
    /// <param name="Second">The other family's, if it was asked for and granted.</param>
    /// <param name="Mapped">The client's address as the server sees it: its server-reflexive address.</param>
    /// <param name="Reservation">What stands for the next port, if it was asked for.</param>
    /// <param name="SecondRefused">Why the second family was refused.</param>
    public sealed record Allocated(
        TransportAddress Relayed, TransportAddress? Second, TransportAddress Mapped, ReservationToken? Reservation, StunErrorCode? SecondRefused)
        : TurnClientEvent;

    /// <summary>
    /// Another server is to be asked (RFC 8489 §10). Over UDP the client has begun already; on a stream the shell connects, and then calls
    /// <see cref="TurnClient.HandleConnected"/>.
    /// </summary>
    /// <param name="Server">The other server.</param>
    /// <param name="Domain">The name that its certificate must have; null for none given.</param>
    public sealed record Redirected(TransportAddress Server, string? Domain) : TurnClientEvent;

    /// <summary>The allocation has followed the client to its new address (RFC 8016).</summary>
    public sealed record Moved : TurnClientEvent;

    /// <summary>It could not follow; it lives on at the old address until it expires.</summary>
    /// <param name="Why">Why.</param>
    public sealed record MoveFailed(TurnFailure Why) : TurnClientEvent;

    /// <summary>A peer's address may send, and be sent to.</summary>
    /// <param name="Peer">The address.</param>
    /// <param name="IsLate">
    /// Whether more than one request was needed: what was sent ahead of the permission (<see cref="TurnSendResult.AheadOfPermission"/>) was dropped, as far as
    /// anyone knows.
    /// </param>
    public sealed record Permitted(IpAddress Peer, bool IsLate = false) : TurnClientEvent;

    /// <summary>A peer's address has no permission, or has it no longer.</summary>
    /// <param name="Peer">The address.</param>
    /// <param name="Why">Why.</param>
    public sealed record PermissionLost(IpAddress Peer, TurnFailure Why) : TurnClientEvent;

    /// <summary>A peer has a channel: four bytes of overhead instead of 36 or more.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Number">The channel's number.</param>
    public sealed record ChannelBound(TransportAddress Peer, ushort Number) : TurnClientEvent;

    /// <summary>A peer has no channel, or has it no longer; indications go on.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Why">Why.</param>
    public sealed record ChannelLost(TransportAddress Peer, TurnFailure Why) : TurnClientEvent;

    /// <summary>What was sent to a peer brought back an ICMP message (RFC 8656 §11.6). Anyone on the way could have made it up.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Icmp">What it said.</param>
    public sealed record Unreachable(TransportAddress Peer, Icmp Icmp) : TurnClientEvent;

    /// <summary>There is no allocation, or no longer. Nothing follows.</summary>
    /// <param name="Why">Null when it was released.</param>
    public sealed record Ended(TurnFailure? Why) : TurnClientEvent;
}
