using Microsoft.Extensions.Options;
using Parley.Server.Gateways;
using Parley.Server.Options;
using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>What all connections share.</summary>
internal sealed class ConnectionServices(
    Gateway gateway,
    IEnumerable<ISubProtocol> protocols,
    Admission admission,
    IOptions<ParleyOptions> options,
    GatewayEnvironment environment,
    GatewayMetrics metrics)
{
    private readonly Dictionary<string, ISubProtocol> _protocols =
        protocols.ToDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    public LimitOptions Limits { get; } = options.Value.Limits;

    public Admission Admission { get; } = admission;

    public DateTimeOffset Now => environment.Now;

    /// <summary>The sub-protocol for a request; null when the client offers none that the server speaks.</summary>
    public ISubProtocol? Choose(in Handshake handshake) =>
        handshake.Choose(_protocols.Keys) is { } name ? _protocols[name] : null;

    /// <summary>A connection was lost instead of closed.</summary>
    public void CountLoss() => metrics.CountLoss();

    /// <summary>Comes back to a connection after a while.</summary>
    public void Linger(ITimed connection, TimeSpan after) => gateway.Timers.Add(connection, Now + after);
}
