using Parley.Server.Gateways;
using Parley.Server.Hosting;
using Parley.Signaling;
using Parley.Signaling.MdnJson;

namespace Parley.Server.MdnJson;

/// <summary>Gives the gateway of the <c>json</c> protocol its place in the process: known to the cluster, driven by one timer, closed before the process ends.</summary>
internal sealed class MdnJsonService(MdnJsonGateway gateway, ISignalingBackend backend, ServerClock clock)
    : IHostedLifecycleService, IAsyncDisposable
{
    private Ticker? _ticker;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await backend.AttachAsync(gateway, cancellationToken);
        _ticker = new Ticker(clock.Time, Gateway.TickInterval, gateway.Tick);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        gateway.GoAway();
        return Task.CompletedTask;
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
