using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.Server.Options;
using Parley.Server.WebSockets;
using Parley.Signaling;

namespace Parley.Server.Gateways;

/// <summary>Gives the gateway its place in the process: known to the cluster, driven by one timer, and emptied before the process ends.</summary>
internal sealed class GatewayService(
    Gateway gateway,
    ISignalingBackend backend,
    Admission admission,
    GatewayMetrics metrics,
    ServerClock clock,
    IOptions<ParleyOptions> options) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Ticker? _ticker;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await backend.AttachAsync(gateway, cancellationToken);
        metrics.Observe(gateway, () => admission.Open);
        _ticker = new Ticker(clock.Time, Gateway.TickInterval, gateway.Tick);
    }

    /// <summary>Before anything else stops: clients are told when to come back, and have a moment to hear it.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        gateway.GoAway(options.Value.Shutdown.SpreadReconnects);
        // Real time, whatever the server's clock: the process must end.
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (admission.Open > 0 && !patience.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        await gateway.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _ticker?.DisposeAsync() ?? ValueTask.CompletedTask;
}
