using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Server.Hosting;
using Parley.Server.WebSockets;
using Parley.Signaling;

namespace Parley.Server.Tests.Staging;

/// <summary>The whole server in this process, on free ports of the loopback.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, FakeTimeProvider? clock, string data)
    {
        _app = app;
        Clock = clock;
        DataDirectory = data;
        var server = app.Services.GetRequiredService<IServer>();
        Addresses = [.. server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
    }

    public IReadOnlyList<Uri> Addresses { get; }

    public string DataDirectory { get; }

    /// <summary>The gateway's clock, where the test turns it.</summary>
    public FakeTimeProvider? Clock { get; }

    public int Port => Addresses[0].Port;

    public Uri Http => new($"http://localhost:{Port}/");

    internal Gateway Gateway => _app.Services.GetRequiredService<Gateway>();

    internal Admission Admission => _app.Services.GetRequiredService<Admission>();

    public IServiceProvider Services => _app.Services;

    public Uri WebSocket(Lane lane = Lane.Fast, string host = "localhost") =>
        new($"ws://{host}:{Port}/ws{(lane == Lane.Pipeline ? "?by=pipeline" : "")}");

    public static Task<TestServer> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<TestServer> StartAsync(FakeTimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("parley-test-").FullName;
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Parley:DataDirectory"] = data,
            // Who tests STUN and TURN switches them on.
            ["Parley:Turn:Enabled"] = "false",
            ["Parley:Turn:Port"] = "0",
            ["Parley:Turn:Tls:Port"] = "0",
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:LogLevel:Parley"] = "Error",
            // Who tests limits sets them; all others must not meet them.
            ["Parley:Limits:MaxSessionsPerUser"] = "1000",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var app = ParleyServer.Build(all, builder =>
        {
            if (clock is not null)
            {
                builder.Services.AddSingleton(new ServerClock(clock));
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, clock, data);
    }

    /// <summary>Turns the gateway's clock, in steps as small as its ticks.</summary>
    public void Advance(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Gateway.TickInterval)
        {
            Clock!.Advance(left < Gateway.TickInterval ? left : Gateway.TickInterval);
        }
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}

/// <summary>The two ways into the server.</summary>
public enum Lane
{
    /// <summary>The connection leaves HTTP before it has begun.</summary>
    Fast,

    /// <summary>Through ASP.NET Core's pipeline.</summary>
    Pipeline,
}

/// <summary>A server for all tests of a class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
