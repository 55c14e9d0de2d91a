using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Parley.TurnServer.Metrics;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Hosting;

/// <summary>
/// Starts and stops the server with its host, and hands on what changes in the configuration. When an event loop breaks, it stops the application: a supervisor
/// starts another one, in which all clients are served.
/// </summary>
internal sealed partial class TurnService(
    IOptions<TurnOptions> options,
    IOptionsFactory<TurnOptions> reread,
    IConfiguration configuration,
    ITurnCertificate certificate,
    TurnJournal journal,
    LiveAllocations allocations,
    TurnMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<TurnService> logger) : IHostedService, ITurnServer, IAsyncDisposable
{
    private TurnHost? _host;
    private volatile TurnOptions? _changed;
    private volatile TurnBrokenException? _failure;
    private IDisposable? _watch;
    private Task _untilBroken = Task.CompletedTask;

    /// <inheritdoc/>
    public TurnOptions Options => _changed ?? options.Value;

    /// <inheritdoc/>
    public IReadOnlyList<TurnListener> Listeners => _host?.Listeners ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> Relays => _host?.Relays ?? [];

    /// <inheritdoc/>
    public TurnBrokenException? Failure => _failure;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            _host = TurnHost.Start(options.Value, certificate, journal);
            journal.ProtocolOf = _host.ProtocolOf;
            metrics.Observe(_host);
            _untilBroken = StopWhenBrokenAsync(_host.Loops.Broken);
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
            try
            {
                // Fails if a loop has broken, and with it the host's own stopping.
                await host.DisposeAsync();
            }
            finally
            {
                allocations.Clear();
                await _untilBroken;
            }
        }
    }

    private async Task StopWhenBrokenAsync(Task<TurnBrokenException?> whenBroken)
    {
        if (await whenBroken is not { } broken)
        {
            return;
        }

        _failure = broken;
        try
        {
            LogBroken(broken);
        }
        finally
        {
            lifetime.StopApplication();
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

    [LoggerMessage(4, LogLevel.Critical, "TURN is broken by a bug and serves some clients no more; the application stops, so that it is started anew")]
    private partial void LogBroken(Exception why);
}
