using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Hosting;

namespace Parley.Server.Tests.MdnJson;

/// <summary>The real server, for a class of tests.</summary>
public sealed class MdnJsonServer : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}");
    private WebApplication? _server;

    internal Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = ParleyServer.Build(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Parley:DataDirectory"] = _data,
            ["Logging:LogLevel:Default"] = "Warning",
        });
        await _server.StartAsync();
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.StopAsync();
        await _server.DisposeAsync();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
