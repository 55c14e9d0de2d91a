using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Parley.Signaling.Orleans.Gateways;
using Parley.Signaling.Orleans.Serialization;
using Parley.Signaling.Orleans.Telemetry;
using Parley.Signaling.Orleans.Users;

namespace Parley.Signaling.Orleans.Hosting;

/// <summary>What every silo needs, however it finds the others.</summary>
internal static class ParleyGrains
{
    public static ISiloBuilder AddParleyGrains(this ISiloBuilder silo)
    {
        silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(
            isSerializable: SeamTypes.Contains,
            isCopyable: null,
            json => json.Configure(options => options.SerializerOptions = SeamJson.Options)));
        silo.Services.AddSingleton<IGeneralizedCopier, SeamCopier>();
        silo.Services.AddSingleton<ITypeFilter, SeamTypeFilter>();
        silo.Services.AddSingleton<LocalGateways>();
        silo.Services.AddSingleton<GatewayPorts>();
        silo.Services.AddSingleton<GatewayLocator>();
        silo.Services.AddSingleton<UserDirectory>();
        silo.Services.AddSingleton<CallMetrics>();
        silo.Services.AddSingleton<ISignalingBackend, OrleansBackend>();
        silo.AddGrainService<GatewayPort>();
        silo.Services.AddOptions<SiloMessagingOptions>().Configure<Microsoft.Extensions.Options.IOptions<ParleyClusterOptions>>(
            (messaging, cluster) => messaging.ResponseTimeout = messaging.SystemResponseTimeout = cluster.Value.ResponseTimeout);
        return silo;
    }
}
