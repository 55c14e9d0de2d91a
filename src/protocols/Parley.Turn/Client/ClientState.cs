using System.Collections.Immutable;
using Parley.SansIO;

namespace Parley.Turn.Client;

/// <summary>Where a client is.</summary>
internal abstract record ClientState
{
    private ClientState()
    {
    }

    /// <summary>Nothing was asked yet.</summary>
    public sealed record Idle : ClientState;

    /// <summary>An Allocate request is under way, or is about to be.</summary>
    /// <param name="Tried">The servers that were asked, this one included (RFC 8489 §10: none of them twice).</param>
    /// <param name="DontFragment">Whether DONT-FRAGMENT is still asked for.</param>
    /// <param name="Mobility">Whether mobility is still asked for.</param>
    public sealed record Allocating(ImmutableArray<TransportAddress> Tried, bool DontFragment, bool Mobility) : ClientState;

    /// <summary>Sent to another server on a stream: the shell connects.</summary>
    /// <param name="Then">What goes on once it has.</param>
    public sealed record Connecting(Allocating Then) : ClientState;

    /// <summary>The server relays.</summary>
    /// <param name="Relayed">The relayed address.</param>
    /// <param name="Second">The other family's.</param>
    /// <param name="DontFragment">Whether the server knows DONT-FRAGMENT.</param>
    /// <param name="Ticket">What lets the allocation move; null for not at all.</param>
    /// <param name="RefreshAt">When to prolong it; <see cref="Instant.Never"/> while a Refresh is under way.</param>
    /// <param name="ExpiresAt">When it ends if it is not prolonged.</param>
    public sealed record Allocated(
        TransportAddress Relayed, TransportAddress? Second, bool DontFragment, ImmutableArray<byte>? Ticket, Instant RefreshAt, Instant ExpiresAt)
        : ClientState;

    /// <summary>The client has another address, and the allocation was asked to follow (RFC 8016).</summary>
    /// <param name="From">What it was before.</param>
    public sealed record Moving(Allocated From) : ClientState;

    /// <summary>The allocation was asked to end.</summary>
    /// <param name="Why">Why; null when its user wanted it.</param>
    public sealed record Releasing(TurnFailure? Why) : ClientState;

    /// <summary>There is none, or no longer.</summary>
    public sealed record Ended : ClientState;
}
