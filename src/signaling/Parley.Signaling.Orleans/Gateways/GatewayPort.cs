using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>Hands over to the gateways of this process what comes from other silos. A gateway that is not here has no sessions.</summary>
[Reentrant]
internal sealed class GatewayPort(GrainId id, Silo silo, ILoggerFactory loggers, LocalGateways gateways)
    : GrainService(id, silo, loggers), IGatewayPort
{
    public Task<bool> HoldsAsync(string gateway) => Task.FromResult(gateways.Find(gateway) is not null);

    public async Task<bool> NotifyAsync(string gateway, DeviceAddress to, CallNotice notice) =>
        gateways.Find(gateway) is { } here && await here.NotifyAsync(to, notice);

    public Task RelayAsync(string gateway, string user, UInt128 device, long version, UInt128 call, byte[] utf8)
    {
        gateways.Find(gateway)?.Relay(new DeviceAddress(user, new DeviceId(device), gateway, version), new CallId(call), utf8);
        return Task.CompletedTask;
    }

    public Task DirectAsync(string gateway, string user, UserProfile from, byte[] utf8)
    {
        gateways.Find(gateway)?.Direct(user, from, utf8);
        return Task.CompletedTask;
    }

    public Task BroadcastAsync(UserProfile from, byte[] utf8)
    {
        foreach (var gateway in gateways.All)
        {
            gateway.Broadcast(from, utf8);
        }

        return Task.CompletedTask;
    }

    public Task PresenceChangedAsync(string gateway, PresenceChange[] changes)
    {
        gateways.Find(gateway)?.PresenceChanged(changes);
        return Task.CompletedTask;
    }

    public async Task<SessionHandover?> HandOverAsync(string gateway, string session) =>
        gateways.Find(gateway) is { } here ? await here.HandOverAsync(session) : null;

    public async Task FenceAsync(string gateway, DeviceAddress older)
    {
        if (gateways.Find(gateway) is { } here)
        {
            await here.FenceAsync(older);
        }
    }
}
