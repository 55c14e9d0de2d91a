using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Users;

/// <summary>One shard of the directory (<see cref="UserShard"/>); the key is its number.</summary>
[Alias("Parley.UserShard")]
internal interface IUserShardGrain : IGrainWithIntegerKey
{
    /// <summary><see cref="ISignalingBackend.RegisterAsync"/>. <paramref name="silo"/> is where the device's gateway lives.</summary>
    Task<Registration> RegisterAsync(UserProfile user, DeviceAddress device, string? guestKey, SiloAddress silo);

    /// <summary><see cref="ISignalingBackend.UnregisterAsync"/>.</summary>
    Task UnregisterAsync(DeviceAddress device);

    /// <summary>Gives a user's slot to a call, or says which call holds it.</summary>
    Task<ClusterInput> ClaimAsync(string user, CallId call, string caller, string callee);

    /// <summary>Frees a user's slot, if that call holds it.</summary>
    Task ReleaseAsync(string user, CallId call);

    /// <summary>Where a device is now.</summary>
    Task<DeviceAddress?> FindAsync(string user, DeviceId device);

    /// <summary>A user's devices.</summary>
    Task<DeviceAddress[]> DevicesOfAsync(string user);

    /// <summary>Sets what a gateway watches in this shard, and returns what is to be seen.</summary>
    Task<PresenceChange[]> WatchAsync(string gateway, bool lobby, string[] users, SiloAddress silo);

    /// <summary>A silo is gone, and its gateways with it.</summary>
    Task ForgetSiloAsync(SiloAddress silo);
}
