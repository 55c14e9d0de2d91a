using Parley.NatLab.Peers;

namespace Parley.NatLab.Cells;

/// <summary>One cell of the matrix.</summary>
/// <param name="Name">What it is called; <c>--only</c> looks for it.</param>
/// <param name="Topology">Where the peers are.</param>
/// <param name="Expected">The route that theory demands.</param>
/// <param name="Caller">The caller's agent.</param>
/// <param name="Callee">The callee's agent.</param>
internal sealed record Cell(string Name, Topology Topology, Route Expected, PeerKind Caller = PeerKind.Parley, PeerKind Callee = PeerKind.Parley)
{
    /// <summary>The transports over which the peers are told of the server; their order matters to agents that know only one.</summary>
    public IReadOnlyList<string> Servers { get; init; } = ["udp", "tcp", "tls"];

    /// <summary>What happens in mid-session; null for nothing.</summary>
    public MidSession? Then { get; init; }

    /// <summary>The route before that happens, if it is another one.</summary>
    public Route Before { get => field ?? Expected; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the agents have agreed on renomination, and so go on to a better pair when one is found late: two of ours do.</summary>
    public bool Renomination => (Caller, Callee) == (PeerKind.Parley, PeerKind.Parley);

    /// <summary>Whether the peers are browsers, which need the processors for themselves.</summary>
    public bool HasBrowsers => Caller == PeerKind.Chromium;

    /// <summary>The agents, caller first.</summary>
    public string Peers => $"{Caller} ↔ {Callee}";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Peers}";
}
