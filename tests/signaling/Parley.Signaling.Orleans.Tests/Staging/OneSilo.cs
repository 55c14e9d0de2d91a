using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>The default: one embedded silo.</summary>
public class OneSilo : IAsyncLifetime
{
    private IHost? _host;

    internal Stage Stage { get; private set; } = null!;

    internal IServiceProvider Services => _host!.Services;

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.AddParleySilo();
        Stage.AddHostServices(builder.Services);
        Configure(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
        Stage = await Stage.SetAsync(_host.Services);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _host!.StopAsync();
        _host.Dispose();
    }

    /// <summary>What a special stage changes.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }
}
