using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.SansIO;
using Parley.Server.CommandLine;
using Parley.Server.Hosting;
using Parley.TurnServer;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Tests.Staging;

namespace Parley.Server.Tests.Turn;

/// <summary>An event loop breaks, and whoever watches the process learns of it.</summary>
public sealed class BrokenTurnTests
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Parley:Turn:Listen:0"] = "127.0.0.1:0",
        ["Parley:Turn:Users:0:Name"] = "user",
        ["Parley:Turn:Users:0:Password"] = "password",
        // What the broken log breaks at.
        ["Logging:LogLevel:Parley.TurnServer"] = "Debug",
    };

    [Fact]
    public async Task The_process_ends_with_an_exit_code_of_its_own()
    {
        var breaking = Task.CompletedTask;

        var code = await HostAction.RunAsync(
            () => TurnAlone.Build(Settings, null), host => breaking = BreakAsync(host), RelayClient.Deadline);

        await breaking;
        Assert.Equal(HostAction.Broken, code);
        Assert.NotInRange(code, 0, 1);
    }

    [Fact]
    public async Task It_is_unhealthy_until_it_has_ended()
    {
        var host = TurnAlone.Build(Settings, "127.0.0.1:0");
        await using var disposal = (IAsyncDisposable)host;
        await host.StartAsync(RelayClient.Deadline);
        var stopping = new TaskCompletionSource();
        using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        var web = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var http = new HttpClient { BaseAddress = new Uri(web) };
        using var before = await http.GetAsync(new Uri("healthz", UriKind.Relative), RelayClient.Deadline);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await BreakAsync(host);
        await stopping.Task.WaitAsync(RelayClient.Deadline);

        using var after = await http.GetAsync(new Uri("healthz", UriKind.Relative), RelayClient.Deadline);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        await Assert.ThrowsAsync<TurnBrokenException>(() => host.StopAsync(RelayClient.Deadline));
    }

    private static async Task BreakAsync(IHost host)
    {
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(new BrokenLog());
        var listener = host.Services.GetRequiredService<ITurnServer>().Listeners.First(listener => listener.Protocol == TransportProtocol.Udp);
        using var client = await RelayClient.ConnectAsync(listener.EndPoint);
        Assert.Equal(0, await client.AllocateAsync());
    }
}
