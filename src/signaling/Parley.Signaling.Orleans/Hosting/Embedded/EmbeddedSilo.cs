using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Statistics;

namespace Parley.Signaling.Orleans.Hosting.Embedded;

/// <summary>Makes a silo a cluster of its own inside this process: reachable by nobody, ready at once, idle when nothing happens.</summary>
internal static class EmbeddedSilo
{
    // Orleans names a silo by address and port and refuses port 0; nothing is ever bound to this one.
    private const int NominalPort = 1;

    public static void Configure(ISiloBuilder silo)
    {
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Guid.NewGuid().ToString("N");
            cluster.ServiceId = "parley";
        });
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = IPAddress.Loopback;
            endpoints.SiloPort = NominalPort;
            endpoints.GatewayPort = 0;
        });
        silo.Services.AddSingleton<IMembershipTable, SoleSiloMembership>();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // There is nobody to probe, to gossip with or to read about.
            membership.LivenessEnabled = false;
            membership.UseLivenessGossip = false;
            membership.TableRefreshTimeout = TimeSpan.FromHours(1);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromHours(1);
            membership.LocalHealthDegradationMonitoringPeriod = TimeSpan.FromHours(1);
        });
        silo.Configure<DeploymentLoadPublisherOptions>(load => load.DeploymentLoadPublisherRefreshTime = TimeSpan.Zero);
        // The cache allocates its table at once, 9 MB for the default of a million; calls are thousands.
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = 4096);
        silo.Services.Replace(ServiceDescriptor.Singleton<IEnvironmentStatisticsProvider, NoStatistics>());
        RemoveTransports(silo.Services);
    }

    /// <summary>
    /// Orleans finds its transports as keyed services, by keys of its own; so each registration is replaced under the key that it has.
    /// </summary>
    private static void RemoveTransports(IServiceCollection services)
    {
        services.TryAddSingleton<NoSiloTransport>();
        foreach (var descriptor in services.Where(IsTransport).ToArray())
        {
            services.Remove(descriptor);
            services.Add(ServiceDescriptor.KeyedSingleton(
                descriptor.ServiceType, descriptor.ServiceKey, (provider, _) => provider.GetRequiredService<NoSiloTransport>()));
        }
    }

    private static bool IsTransport(ServiceDescriptor descriptor) => descriptor.IsKeyedService &&
        (descriptor.ServiceType == typeof(IConnectionListenerFactory) || descriptor.ServiceType == typeof(IConnectionFactory));
}
