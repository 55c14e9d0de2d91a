using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>Two silos of one cluster in this process, which serialize everything between them as two processes would.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public TwoSilos()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.GatewayPerSilo = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddParleyGrains();
            Stage.AddHostServices(silo.Services);
        });
        _cluster = builder.Build();
    }

    internal Stage Stage { get; private set; } = null!;

    internal InProcessTestCluster Cluster => _cluster;

    public async ValueTask InitializeAsync()
    {
        await _cluster.DeployAsync();
        foreach (var silo in _cluster.Silos)
        {
            await SiloCount.ReachAsync(silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>(), _cluster.Silos.Count);
        }

        Stage = await Stage.SetAsync([.. _cluster.Silos.Select(silo => silo.ServiceProvider)]);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();
}
