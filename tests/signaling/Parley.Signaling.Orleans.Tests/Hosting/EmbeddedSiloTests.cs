using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Signaling.Orleans.Tests.Hosting;

public sealed class EmbeddedSiloTests
{
    [Fact]
    public async Task Embedded_silos_listen_on_no_port()
    {
        var before = ListeningSockets.Ports();
        using var first = await StartAsync();
        using var second = await StartAsync();

        Assert.Equal(before, ListeningSockets.Ports());

        await StopAsync(first, second);
    }

    [Fact]
    public void A_listening_socket_would_be_seen()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Contains(((IPEndPoint)listener.LocalEndpoint).Port, ListeningSockets.Ports());
    }

    [Fact]
    public async Task Embedded_silos_in_one_process_or_machine_never_join_each_other()
    {
        using var first = await StartAsync();
        using var second = await StartAsync();

        Assert.NotEqual(ClusterId(first), ClusterId(second));
        Assert.Equal(Address(first), Assert.Single(await MembersAsync(first)));
        Assert.Equal(Address(second), Assert.Single(await MembersAsync(second)));

        await StopAsync(first, second);
    }

    [Fact]
    public async Task An_embedded_silo_has_no_gateway_for_clients()
    {
        using var host = await StartAsync();

        Assert.Null(host.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress);

        await StopAsync(host);
    }

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.AddParleySilo();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static Task StopAsync(params IHost[] hosts) =>
        Task.WhenAll(hosts.Select(host => host.StopAsync(TestContext.Current.CancellationToken)));

    private static string ClusterId(IHost host) => host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId;

    private static SiloAddress Address(IHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    private static async Task<IEnumerable<SiloAddress>> MembersAsync(IHost host)
    {
        var management = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        return (await management.GetHosts(onlyActive: false)).Keys;
    }
}
