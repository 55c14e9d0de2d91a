using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Loops;

/// <summary>What a <see cref="LoopGroup"/> is made from.</summary>
internal sealed record LoopPlan
{
    /// <summary>
    /// The UDP addresses to serve, each concrete (no wildcard), so that answers leave from the address that was asked. Port 0 takes a free one. The place
    /// in the list is the number of the path (<see cref="TurnPath"/>).
    /// </summary>
    public required IReadOnlyList<TransportAddress> Listen { get; init; }

    /// <summary>Where relay sockets are bound; the first one of a family counts. A family that is missing is not relayed.</summary>
    public required IReadOnlyList<RelayAddress> Relays { get; init; }

    /// <summary>Where the ports of relayed addresses come from. Shared by all loops.</summary>
    public required IRelayPorts Ports { get; init; }

    /// <summary>The engines' settings at the start; <see cref="LoopGroup.Apply"/> changes them.</summary>
    public required TurnEngineSettings Engine { get; init; }

    /// <summary>Where keys come from.</summary>
    public required ITurnCredentials Credentials { get; init; }

    /// <summary>How many allocations users may have.</summary>
    public required IAllocationQuota Quota { get; init; }

    /// <summary>Where relayed addresses of all loops are known.</summary>
    public required IRelayDirectory Directory { get; init; }

    /// <summary>A cryptographically strong source that any thread may use.</summary>
    public RandomSource Random { get; init; } = CryptoRandomSource.Instance;

    /// <summary>Hears what happens in the engines.</summary>
    public required ITurnObserver Observer { get; init; }

    /// <summary>How many loops, each with a thread of its own. By default one for each processor.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>Makes a loop's TCP relay sockets (RFC 6062); without it a wish for one is refused. Whether anybody may wish is up to the engine's settings.</summary>
    public Func<LoopPlan, TurnLoop, ITcpRelays>? TcpRelays { get; init; } = (plan, loop) => new TcpRelays(plan, loop);

    /// <summary>How the loops use the operating system.</summary>
    public LoopTuning Tuning { get; init; } = new();
}

/// <summary>Where relay sockets of one family are bound, and what peers see.</summary>
/// <param name="Bind">The local address.</param>
/// <param name="Public">The address that clients are told; another one than <paramref name="Bind"/> behind a one-to-one NAT.</param>
internal readonly record struct RelayAddress(IpAddress Bind, IpAddress Public)
{
    /// <summary>An address that peers see as it is.</summary>
    public RelayAddress(IpAddress address)
        : this(address, address)
    {
    }
}
