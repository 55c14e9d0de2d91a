using System.Diagnostics.Metrics;
using System.Text.Json;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Metrics;

/// <summary>
/// The STUN and TURN server in figures. Labels are closed lists (protocol, family, reason, direction, cause, loop): never a user, never an address. What
/// loops and engines count anyway is read when somebody asks, so measuring costs nothing on a datagram's way.
/// </summary>
internal sealed class TurnMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Parley.Turn";

    // What every client meets by design is counted by itself.
    private static readonly RefusalReason[] Refusals =
        [.. Enum.GetValues<RefusalReason>().Where(why => why is not (RefusalReason.NoCredentials or RefusalReason.RateLimited))];

    private readonly Meter _meter;
    private readonly Counter<long> _created;
    private readonly Counter<long> _ended;

    /// <summary>Makes the instruments.</summary>
    public TurnMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _created = _meter.CreateCounter<long>("parley.turn.allocations.created", "{allocation}", "Allocations made, by protocol of the client and IP version");
        _ended = _meter.CreateCounter<long>("parley.turn.allocations.ended", "{allocation}", "Allocations that ended, by reason");
    }

    /// <summary>An allocation was made.</summary>
    public void Created(TransportProtocol protocol, IpFamily family) => _created.Add(
        1, new KeyValuePair<string, object?>("protocol", Label(protocol)), new("family", family == IpFamily.IPv6 ? "ipv6" : "ipv4"));

    /// <summary>An allocation ended.</summary>
    public void Ended(AllocationEnd why) => _ended.Add(1, new KeyValuePair<string, object?>("reason", Label(why)));

    /// <summary>Adds what is read when somebody asks.</summary>
    public void Observe(TurnHost host)
    {
        var (loops, streams) = (host.Loops.Loops, host.Streams);
        long Sum(Func<TurnCounters, long> count) => loops.Sum(loop => count(loop.EngineCounters));

        _meter.CreateObservableGauge(
            "parley.turn.allocations", () => Sum(count => count.Allocations) - Sum(count => count.Ended), "{allocation}", "Live allocations");
        _meter.CreateObservableCounter(
            "parley.turn.allocations.moved", () => Sum(count => count.Moved), "{allocation}", "Allocations that followed their client (RFC 8016)");
        _meter.CreateObservableCounter("parley.turn.bindings", () => Sum(count => count.Bindings), "{request}", "Binding requests answered");
        _meter.CreateObservableCounter(
            "parley.turn.challenges", () => Sum(count => count.Challenges), "{request}", "Requests without credentials that were answered with a challenge");
        _meter.CreateObservableCounter(
            "parley.turn.rate_limited", () => Sum(count => count.Refused(RefusalReason.RateLimited)), "{request}",
            "Requests without credentials that were left without an answer, since too many came from their prefix");
        _meter.CreateObservableCounter(
            "parley.turn.refusals",
            () => Refusals.Select(why => Of(Sum(count => count.Refused(why)), "reason", Label(why))),
            "{request}", "Requests that were refused, by reason");
        _meter.CreateObservableCounter(
            "parley.turn.relayed.datagrams",
            () => Directions(Sum(count => count.DatagramsToPeers), Sum(count => count.DatagramsFromPeers)),
            "{datagram}", "Datagrams relayed, by direction");
        _meter.CreateObservableCounter(
            "parley.turn.relayed.bytes",
            () => Directions(Sum(count => count.BytesToPeers), Sum(count => count.BytesFromPeers)),
            "By", "Bytes of application data relayed, by direction");
        _meter.CreateObservableCounter(
            "parley.turn.relayed.inside", () => Sum(count => count.ShortCuts), "{datagram}", "Datagrams from one allocation of this server to another");
        _meter.CreateObservableGauge("parley.turn.connections", () => streams.Open, "{connection}", "Open TCP and TLS connections");
        _meter.CreateObservableCounter("parley.turn.connections.accepted", () => streams.Counters.Accepted, "{connection}", "TCP and TLS connections served");
        _meter.CreateObservableCounter(
            "parley.turn.connections.refused",
            () => Enum.GetValues<StreamRefusal>().Select(why => Of(streams.Counters.Refused(why), "reason", Label(why))),
            "{connection}", "Connections closed at once for a limit, by reason");
        _meter.CreateObservableCounter(
            "parley.turn.connections.ended",
            () => Enum.GetValues<StreamEnd>().Select(why => Of(streams.Counters.Ended(why), "reason", Label(why))),
            "{connection}", "Connections that ended, by reason");
        _meter.CreateObservableCounter(
            "parley.turn.loop.busy",
            () => loops.Select(loop => new Measurement<double>(
                loop.Counters.Busy.TotalSeconds, new KeyValuePair<string, object?>("loop", loop.Number))),
            "s", "How long each loop had something to do");
        _meter.CreateObservableCounter("parley.turn.drops", () => Drops(loops), "{datagram}", "Datagrams and messages that were dropped, by cause");
    }

    private static IEnumerable<Measurement<long>> Directions(long toPeers, long fromPeers) =>
        [Of(toPeers, "direction", "to_peers"), Of(fromPeers, "direction", "from_peers")];

    private static IEnumerable<Measurement<long>> Drops(IReadOnlyList<TurnLoop> loops)
    {
        var engines = loops.Select(loop => loop.EngineCounters).ToList();
        return Enum.GetValues<LoopDrop>().Select(cause => Of(loops.Sum(loop => loop.Counters.Drops(cause)), "cause", Label(cause)))
            .Append(Of(engines.Sum(count => count.WithoutPermission), "cause", "without_permission"))
            .Append(Of(engines.Sum(count => count.WithoutPeer), "cause", "without_peer"))
            .Append(Of(engines.Sum(count => count.OverRate), "cause", "over_rate"))
            .Append(Of(engines.Sum(count => count.Malformed), "cause", "malformed"))
            .Append(Of(engines.Sum(count => count.NoRoom), "cause", "no_room"));
    }

    private static Measurement<long> Of(long value, string label, string text) => new(value, new KeyValuePair<string, object?>(label, text));

    /// <summary>A name of a closed list as metrics spell it: <c>NoPortLeft</c> becomes <c>no_port_left</c>.</summary>
    private static string Label<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
