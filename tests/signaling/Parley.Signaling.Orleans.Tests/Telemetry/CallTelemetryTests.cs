using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Signaling.Orleans.Telemetry;
using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Telemetry;

public sealed class CallTelemetryTests(OneSilo silo) : IClassFixture<OneSilo>
{
    [Fact]
    public async Task A_call_is_one_trace_whose_id_is_the_calls()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CallTrace.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var (caller, callee, call) = await silo.Stage.ConnectedAsync();
        await callee.HangsUpAsync(call);
        await caller.HearsEndAsync(call, EndReason.HungUp);

        var trace = spans.Where(span => span.TraceId.ToHexString() == call.Value.ToString("x32", null)).ToArray();
        Assert.Equal(["call claiming", "call ringing", "call active", "call"], trace.Select(span => span.OperationName));
        var whole = trace[^1];
        Assert.Equal(default, whole.ParentSpanId);
        Assert.All(trace[..^1], span => Assert.Equal(whole.SpanId, span.ParentSpanId));
        Assert.Equal(call.ToString(), whole.GetTagItem("parley.call"));
        Assert.Equal("hung-up", whole.GetTagItem("parley.end.reason"));
        // Two devices are told in no particular order.
        Assert.Equal(
            ["Accept", "HangUp", "Invite", "SlotTaken", "SlotTaken", "told Accepted", "told Accepted", "told Calling", "told Incoming"],
            whole.Events.Select(happened => happened.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_are_counted_by_how_they_go()
    {
        var factory = silo.Services.GetRequiredService<IMeterFactory>();
        var counts = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == CallTrace.SourceName && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, 1, tags));
        listener.Start();

        var (caller, callee, call) = await silo.Stage.ConnectedAsync();
        Assert.Equal(1, counts["parley.calls.active"]);
        await caller.HangsUpAsync(call);
        await callee.HearsEndAsync(call, EndReason.HungUp);
        var unanswered = await caller.CallsAsync(callee);
        await callee.HearsAsync<SessionEvent.Incoming>();
        await callee.DeclinesAsync(unanswered);
        await callee.HearsEndAsync(unanswered, EndReason.Declined);

        Assert.Equal(2, counts["parley.calls.started"]);
        Assert.Equal(0, counts["parley.calls.active"]);
        Assert.Equal(1, counts["parley.calls.ended reason=hung-up"]);
        Assert.Equal(1, counts["parley.calls.ended reason=declined"]);
        Assert.Equal(1, counts["parley.calls.answer.duration"]);

        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name + string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
            counts.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
