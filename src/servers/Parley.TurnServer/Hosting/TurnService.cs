using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Parley.TurnServer.Metrics;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Hosting;

/// <summary>Starts and stops the server with its host, and hands on what changes in the configuration.</summary>
internal sealed partial class TurnService(
    IOptions<TurnOptions> options,
    IOptionsFactory<TurnOptions> reread,
    IConfiguration configuration,
    ITurnCertificate certificate,
    TurnJournal journal,
    LiveAllocations allocations,
    TurnMetrics metrics,
    ILogger<TurnService> logger) : IHostedService, ITurnServer, IAsyncDisposable
{
    private TurnHost? _host;
    private volatile TurnOptions? _changed;
    private IDisposable? _watch;

    /// <inheritdoc/>
    public TurnOptions Options => _changed ?? options.Value;

    /// <inheritdoc/>
    public IReadOnlyList<TurnListener> Listeners => _host?.Listeners ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> Relays => _host?.Relays ?? [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            _host = TurnHost.Start(options.Value, certificate, journal);
            journal.ProtocolOf = _host.ProtocolOf;
            metrics.Observe(_host);
            _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
            if (logger.IsEnabled(LogLevel.Debug))
            {
                LogListening(string.Join(' ', Listeners), string.Join(' ', Relays));
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.DisposeAsync();
            allocations.Clear();
        }
    }

    private void Reload()
    {
        try
        {
            var changed = reread.Create(Microsoft.Extensions.Options.Options.DefaultName);
            _host?.Apply(changed);
            _changed = changed;
            LogReloaded();
        }
        catch (OptionsValidationException problem)
        {
            LogUnusable(string.Join(' ', problem.Failures));
        }
        catch (Exception problem) when (problem is TurnStartException or InvalidOperationException or FormatException)
        {
            LogUnusable(problem.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Listening at {Listeners}, relaying from {Relays}")]
    private partial void LogListening(string listeners, string relays);

    [LoggerMessage(2, LogLevel.Information, "The settings of TURN are read again; live allocations go on under them")]
    private partial void LogReloaded();

    [LoggerMessage(3, LogLevel.Error, "The changed settings of TURN cannot be used, those before stay: {Problem}")]
    private partial void LogUnusable(string problem);
}
