using Orleans.Runtime.Services;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>The gateway ports of all silos. Thread-safe.</summary>
internal sealed class GatewayPorts(IServiceProvider services) : GrainServiceClient<IGatewayPort>(services)
{
    /// <summary>The port of one silo.</summary>
    public IGatewayPort Of(SiloAddress silo) => GetGrainService(silo);
}
