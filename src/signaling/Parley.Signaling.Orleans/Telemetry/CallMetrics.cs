using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Telemetry;

/// <summary>What is counted of calls. Labels are the closed list of end reasons, nothing that a client can choose. Thread-safe.</summary>
internal sealed class CallMetrics
{
    private static readonly FrozenDictionary<EndReason, string> Reasons =
        Enum.GetValues<EndReason>().ToFrozenDictionary(reason => reason, reason => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()));

    private readonly Counter<long> _started;
    private readonly Counter<long> _recovered;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _answerTime;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CallTrace.SourceName);
        _started = meter.CreateCounter<long>("parley.calls.started", "{call}", "Calls that a caller began.");
        _recovered = meter.CreateCounter<long>("parley.calls.recovered", "{call}", "Calls that a ticket brought back.");
        _ended = meter.CreateCounter<long>("parley.calls.ended", "{call}", "Calls that ended, by reason.");
        _active = meter.CreateUpDownCounter<long>("parley.calls.active", "{call}", "Calls that two devices are in now.");
        _answerTime = meter.CreateHistogram(
            "parley.calls.answer.duration", "s", "From the first ring to the answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 4, 8, 15, 30, 45] });
    }

    /// <summary>The name of an end on the wire and in labels.</summary>
    public static string NameOf(EndReason reason) => Reasons[reason];

    public void Started() => _started.Add(1);

    public void Recovered() => _recovered.Add(1);

    public void Ended(EndReason reason) => _ended.Add(1, KeyValuePair.Create<string, object?>("reason", NameOf(reason)));

    public void Connected() => _active.Add(1);

    public void Disconnected() => _active.Add(-1);

    public void Answered(TimeSpan afterRinging) => _answerTime.Record(afterRinging.TotalSeconds);
}
