using Parley.SansIO;

namespace Parley.Turn.Client;

/// <summary>A peer's channel (RFC 8656 §12).</summary>
/// <param name="number">Its number, never given to another peer while the allocation lives.</param>
/// <param name="peer">The peer.</param>
internal sealed class ClientChannel(ushort number, TransportAddress peer)
{
    /// <summary>How long a server keeps one (RFC 8656 §12: 10 minutes).</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    public ushort Number { get; } = number;

    public TransportAddress Peer { get; } = peer;

    public ChannelState State { get; set; } = new ChannelState.Asked();
}

/// <summary>Where a channel is.</summary>
internal abstract record ChannelState
{
    private ChannelState()
    {
    }

    /// <summary>A request is under way for the first time; data still go as indications, but may come through it already.</summary>
    public sealed record Asked : ChannelState;

    /// <summary>The server has it.</summary>
    /// <param name="RefreshAt">When to ask again; <see cref="Instant.Never"/> while a request is under way.</param>
    public sealed record Bound(Instant RefreshAt) : ChannelState;
}
