using Orleans.Concurrency;
using Orleans.Services;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>
/// Where one silo takes what other silos have for the gateways of its process. One per silo, addressed by silo: to reach a gateway needs no
/// directory that could be wrong after a crash.
/// </summary>
internal interface IGatewayPort : IGrainService
{
    /// <summary>Whether that gateway lives in this process.</summary>
    Task<bool> HoldsAsync(string gateway);

    /// <summary><see cref="IGateway.NotifyAsync"/>.</summary>
    Task<bool> NotifyAsync(string gateway, DeviceAddress to, CallNotice notice);

    /// <summary><see cref="IGateway.Relay"/>. Plain values: a relay message is too frequent for JSON around it.</summary>
    [OneWay]
    Task RelayAsync(string gateway, string user, UInt128 device, long version, UInt128 call, byte[] utf8);

    /// <summary><see cref="IGateway.Direct"/>.</summary>
    [OneWay]
    Task DirectAsync(string gateway, string user, UserProfile from, byte[] utf8);

    /// <summary><see cref="IGateway.Broadcast"/>, to all gateways of this process.</summary>
    [OneWay]
    Task BroadcastAsync(UserProfile from, byte[] utf8);

    /// <summary><see cref="IGateway.PresenceChanged"/>.</summary>
    [OneWay]
    Task PresenceChangedAsync(string gateway, PresenceChange[] changes);

    /// <summary><see cref="IGateway.HandOverAsync"/>.</summary>
    Task<SessionHandover?> HandOverAsync(string gateway, string session);

    /// <summary><see cref="IGateway.FenceAsync"/>.</summary>
    Task FenceAsync(string gateway, DeviceAddress older);
}
