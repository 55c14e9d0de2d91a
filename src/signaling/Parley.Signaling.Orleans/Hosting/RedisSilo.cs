using System.Net;
using Orleans.Configuration;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Parley.Signaling.Orleans.Hosting;

/// <summary>Makes a silo one of several that find each other through Redis.</summary>
internal static class RedisSilo
{
    public static void Configure(ISiloBuilder silo, ParleyClusterOptions options)
    {
        var advertised = IPAddress.Parse(options.AdvertisedAddress!);
        var listen = options.ListenAddress is { } address ? IPAddress.Parse(address) : advertised;
        silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = options.Name);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = advertised;
            endpoints.SiloPort = options.SiloPort;
            endpoints.SiloListeningEndpoint = new IPEndPoint(listen, options.SiloPort);
            endpoints.GatewayPort = 0;
        });
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis!));
    }
}
