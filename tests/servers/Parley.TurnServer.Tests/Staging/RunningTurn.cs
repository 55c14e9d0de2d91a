using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.SansIO;
using Parley.TurnServer.Hosting;

namespace Parley.TurnServer.Tests.Staging;

/// <summary>The server in a host of its own, on a free port of the loopback, with a configuration that a test can change.</summary>
internal sealed class RunningTurn : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ChangingSettings _settings;

    private RunningTurn(IHost host, ChangingSettings settings, ConcurrentQueue<string> log) => (_host, _settings, Log) = (host, settings, log);

    /// <summary>What was written down, level first.</summary>
    public ConcurrentQueue<string> Log { get; }

    public ITurnServer Server => _host.Services.GetRequiredService<ITurnServer>();

    public IReadOnlyList<TurnAllocation> Allocations => _host.Services.GetRequiredService<ITurnAllocations>().Snapshot();

    public IServiceProvider Services => _host.Services;

    public IPEndPoint EndPoint(TransportProtocol protocol = TransportProtocol.Udp) =>
        Server.Listeners.First(listener => listener.Protocol == protocol).EndPoint;

    public static Task<RunningTurn> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<RunningTurn> StartAsync(Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var changing = new ChangingSettings(new()
        {
            ["Parley:Turn:Port"] = "0",
            ["Parley:Turn:Listen:0"] = "127.0.0.1",
            ["Parley:Turn:Tls:Port"] = "0",
            ["Parley:Turn:Loops"] = "2",
            ["Parley:Turn:Users:0:Name"] = "user",
            ["Parley:Turn:Users:0:Password"] = "password",
        });
        changing.Set(settings);
        builder.Configuration.Sources.Add(changing);
        var log = new ConcurrentQueue<string>();
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new QueueLog(log));
        services?.Invoke(builder.Services);
        builder.Services.AddTurnServer();
        var host = builder.Build();
        try
        {
            await host.StartAsync(RelayClient.Deadline);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new RunningTurn(host, changing, log);
    }

    /// <summary>Changes the configuration, as an edited file does.</summary>
    public void Change(params (string Key, string Value)[] settings) => _settings.Change(settings);

    public Task<RelayClient> ConnectAsync(TransportProtocol protocol = TransportProtocol.Udp) => RelayClient.ConnectAsync(EndPoint(protocol), protocol);

    /// <summary>Waits until there are so many allocations: the server writes them down after it has answered.</summary>
    public async Task<IReadOnlyList<TurnAllocation>> AllocationsAsync(int count)
    {
        var deadline = RelayClient.Deadline;
        while (Allocations.Count != count)
        {
            deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Allocations;
    }

    /// <summary>Waits for a line of the log.</summary>
    public async Task<string> LoggedAsync(string part)
    {
        var deadline = RelayClient.Deadline;
        while (true)
        {
            if (Log.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            Assert.False(deadline.IsCancellationRequested, $"'{part}' is not in:\n{string.Join('\n', Log)}");
            await Task.Yield();
        }
    }

    public Task StopAsync() => _host.StopAsync(RelayClient.Deadline);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private sealed class ChangingSettings(Dictionary<string, string?> values) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);

        public void Set(IEnumerable<(string Key, string Value)> settings)
        {
            foreach (var (key, value) in settings)
            {
                values[key] = value;
            }
        }

        public void Change(IEnumerable<(string Key, string Value)> settings)
        {
            Set(settings);
            Load();
            OnReload();
        }
    }

    private sealed class QueueLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
