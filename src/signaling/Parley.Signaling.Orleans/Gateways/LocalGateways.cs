using System.Collections.Concurrent;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>The gateways of this process: grains of this process call them directly. Thread-safe.</summary>
internal sealed class LocalGateways
{
    private readonly ConcurrentDictionary<string, IGateway> _gateways = new(StringComparer.Ordinal);

    public ICollection<IGateway> All => _gateways.Values;

    public void Add(IGateway gateway) => _gateways[gateway.Id] = gateway;

    public IGateway? Find(string id) => _gateways.GetValueOrDefault(id);
}
