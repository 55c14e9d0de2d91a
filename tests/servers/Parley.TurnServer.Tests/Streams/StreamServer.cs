using System.Net.Security;
using Microsoft.Extensions.Time.Testing;
using Parley.SansIO;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Streams;
using Parley.TurnServer.Tests.Loops;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>A whole server on loopback that anybody may use over TCP and TLS, with time-outs that pass when the test says so.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private StreamServer(LoopGroup loops, StreamListeners listeners, FakeTimeProvider time, EventList events) =>
        (Loops, Listeners, Time, Events) = (loops, listeners, time, events);

    public LoopGroup Loops { get; }

    public StreamListeners Listeners { get; }

    public FakeTimeProvider Time { get; }

    public EventList Events { get; }

    public static StreamServer Start(
        StreamSettings? settings = null,
        string host = "127.0.0.1",
        int loops = 2,
        Func<SslStreamCertificateContext>? certificate = null,
        Func<LoopPlan, LoopPlan>? change = null)
    {
        var events = new EventList();
        var listen = TransportAddress.Parse($"{host}:0");
        var plan = LoopPlans.Loopback(loops, events: events);
        plan = plan with { Listen = [listen], Engine = plan.Engine with { Anonymous = true } };
        var group = LoopGroup.Start(change?.Invoke(plan) ?? plan);
        var time = new FakeTimeProvider();
        var streams = new StreamPlan
        {
            Plain = [StreamPlan.Bind(listen)],
            Tls = certificate is null ? [] : [StreamPlan.Bind(listen)],
            Certificate = certificate,
            Settings = settings ?? new StreamSettings(),
        };
        return new StreamServer(group, StreamListeners.Start(streams, group, time), time, events);
    }

    public Task<StreamClient> ConnectAsync() => StreamClient.ConnectAsync(Listeners.PlainEndPoints[0]);

    public Task<StreamClient> ConnectTlsAsync(SslClientAuthenticationOptions? options = null) =>
        StreamClient.ConnectTlsAsync(Listeners.TlsEndPoints[0], options);

    /// <summary>Lets time pass, a little more than so much.</summary>
    public void Pass(TimeSpan time) => Time.Advance(time + TimeSpan.FromSeconds(1));

    /// <summary>Waits until a connection has ended for a reason.</summary>
    public async Task EndsAsync(StreamEnd why)
    {
        await Until(() => Enum.GetValues<StreamEnd>().Any(end => Listeners.Counters.Ended(end) != 0));
        Assert.Equal([why], Enum.GetValues<StreamEnd>().Where(end => Listeners.Counters.Ended(end) != 0));
    }

    /// <summary>Waits until the loops have told connections what has happened so far.</summary>
    public async Task UntilToldAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await Task.WhenAll(Loops.Loops.Select(loop => loop.AskAsync((_, _) => true)));
        }
    }

    /// <summary>How many messages the loops have dropped for a cause.</summary>
    public long Drops(LoopDrop cause) => Loops.Loops.Sum(loop => loop.Counters.Drops(cause));

    /// <summary>Waits until something that another thread brings about has come about.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (var started = Environment.TickCount64; !condition();)
        {
            Assert.True(Environment.TickCount64 - started < 20_000, "It did not come about.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Listeners.DisposeAsync();
        await Loops.DisposeAsync();
    }
}
