using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>An allocation at one moment, for an inspector. Keeps nothing of the engine.</summary>
/// <param name="Tuple">Where its client is.</param>
/// <param name="User">Who asked for it: the user name as it came.</param>
/// <param name="Relayed">The relayed address.</param>
/// <param name="Second">The second one, with ADDITIONAL-ADDRESS-FAMILY.</param>
/// <param name="Age">How long it has lived.</param>
/// <param name="Left">How long it will live unless it is refreshed.</param>
/// <param name="Permissions">The addresses that have a permission now.</param>
/// <param name="Channels">The peers that have a channel now, with its number.</param>
/// <param name="Traffic">What it has relayed.</param>
public sealed record AllocationSnapshot(
    FiveTuple Tuple,
    string User,
    TransportAddress Relayed,
    TransportAddress? Second,
    TimeSpan Age,
    TimeSpan Left,
    IReadOnlyList<IpAddress> Permissions,
    IReadOnlyList<(ushort Number, TransportAddress Peer)> Channels,
    AllocationTraffic Traffic);
