using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Parley.SansIO;
using Parley.TurnServer.Tests.Staging;

namespace Parley.TurnServer.Tests.Metrics;

public sealed class TurnMetricsTests
{
    [Fact]
    public async Task What_happened_can_be_read()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var figures = new Figures(turn);
        using var first = await turn.ConnectAsync();
        using var second = await turn.ConnectAsync();
        using var stranger = await turn.ConnectAsync();
        stranger.Password = "wrong";
        await first.AllocateAsync();
        await second.AllocateAsync();
        await stranger.AllocateAsync();
        await first.PermitAsync(second.Relayed);
        await second.PermitAsync(first.Relayed);
        await first.PermitAsync(TransportAddress.Parse("10.1.2.3:4"));
        await first.SendAsync(second.Relayed, "hello");
        await second.ReceiveTextAsync();
        await first.RefreshAsync(0);
        await turn.LoggedAsync("ended");

        figures.Read();

        Assert.Equal(1, figures["parley.turn.allocations"]);
        Assert.Equal(2, figures["parley.turn.allocations.created protocol=udp family=ipv4"]);
        Assert.Equal(1, figures["parley.turn.allocations.ended reason=released"]);
        Assert.Equal(3, figures["parley.turn.challenges"]);
        Assert.Equal(1, figures["parley.turn.refusals reason=wrong_password"]);
        Assert.Equal(1, figures["parley.turn.refusals reason=peer"]);
        Assert.Equal(1, figures["parley.turn.relayed.datagrams direction=to_peers"]);
        Assert.Equal(5, figures["parley.turn.relayed.bytes direction=to_peers"]);
        Assert.Equal(1, figures["parley.turn.relayed.inside"]);
    }

    [Fact]
    public async Task Labels_name_neither_users_nor_addresses()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var figures = new Figures(turn);
        for (var i = 0; i < 5; i++)
        {
            using var client = await turn.ConnectAsync();
            client.User = $"somebody{i}";
            await client.AllocateAsync();
        }

        figures.Read();

        Assert.DoesNotContain(figures.Names, name => name.Contains("somebody", StringComparison.Ordinal) || name.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.Equal(
            ["cause", "direction", "family", "loop", "protocol", "reason"],
            figures.Labels.Union(["family", "protocol"]).Order(StringComparer.Ordinal));
    }

    /// <summary>The last value of every instrument and label.</summary>
    private sealed class Figures : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _values = [];
        private readonly HashSet<string> _labels = [];

        public Figures(RunningTurn turn)
        {
            var meters = turn.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                // Other tests have servers of their own in this process.
                if (instrument.Meter.Name == "Parley.Turn" && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.Start();
        }

        public IReadOnlyCollection<string> Names => _values.Keys;

        public IReadOnlyCollection<string> Labels => _labels;

        public double this[string name] => _values[name];

        public void Read() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name;
            foreach (var (label, text) in tags)
            {
                name += $" {label}={text}";
                _labels.Add(label);
            }

            lock (_values)
            {
                _values[name] = instrument.IsObservable ? value : _values.GetValueOrDefault(name) + value;
            }
        }
    }
}
