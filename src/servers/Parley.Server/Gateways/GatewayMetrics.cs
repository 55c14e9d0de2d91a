using System.Diagnostics.Metrics;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.Gateways;

/// <summary>The gateway in figures.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Parley.Gateway";

    private readonly Meter _meter;
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _losses;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _sessions = _meter.CreateCounter<long>("parley.session.changes", "{session}", "Sessions started, resumed, away, expired, left, replaced");
        _closes = _meter.CreateCounter<long>("parley.connection.closes", "{connection}", "Connections that the server closed, by reason");
        _losses = _meter.CreateCounter<long>("parley.connection.losses", "{connection}", "Connections that were lost instead of closed");
    }

    /// <summary>Adds what is read when somebody asks.</summary>
    public void Observe(Gateway gateway, Func<int> connections)
    {
        _meter.CreateObservableGauge("parley.sessions", () => gateway.SessionCount, "{session}", "Sessions, those without a connection included");
        _meter.CreateObservableGauge("parley.connections", connections, "{connection}", "Open WebSockets");
        _meter.CreateObservableCounter("parley.relayed", () => gateway.Relayed, "{message}", "Relay messages from clients");
    }

    public void CountLoss() => _losses.Add(1);

    public void Count(SessionChange change) => _sessions.Add(1, new KeyValuePair<string, object?>("change", change.ToString()));

    public void Count(CloseReason reason) => _closes.Add(1, new KeyValuePair<string, object?>("reason", reason.Word));
}
