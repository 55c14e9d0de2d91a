using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>The cluster as one real gateway sees it: every question travels, there and back.</summary>
public sealed class SimulatedBackend(SimulatedCluster cluster, ISimulatedServer self) : ISignalingBackend
{
    private World World => cluster.World;

    /// <inheritdoc/>
    public ValueTask AttachAsync(IGateway gateway, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<CallReply> SendAsync(CallId call, CallInput input, CancellationToken cancellation) =>
        await cluster.Ask(self, call, input);

    /// <inheritdoc/>
    public async ValueTask<Registration> RegisterAsync(
        UserProfile user, DeviceAddress device, string? guestKey, CancellationToken cancellation)
    {
        await cluster.Hop();
        var answer = cluster.Directory.Register(user, device, guestKey, World.Now, out var fenced);
        cluster.ArmDirectory();
        if (fenced is not null)
        {
            cluster.Later(() => World.Watch(FenceAsync(fenced)));
        }

        await HopHere();
        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask UnregisterAsync(DeviceAddress device, CancellationToken cancellation)
    {
        await cluster.Hop();
        cluster.Directory.Unregister(device, World.Now);
        await HopHere();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PresenceChange>> WatchAsync(
        string gateway, bool lobby, IReadOnlyCollection<string> users, CancellationToken cancellation) =>
        ValueTask.FromResult(cluster.Directory.WatchFor(gateway, lobby, users, World.Now));

    /// <inheritdoc/>
    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8)
    {
        var copy = utf8.ToArray();
        cluster.Later(() => cluster.Gateway<RealGateway>(to.Gateway)?.Gateway.Relay(to, call, copy));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DirectAsync(string user, UserProfile from, ReadOnlyMemory<byte> utf8, CancellationToken cancellation) =>
        ValueTask.FromResult(false);

    /// <inheritdoc/>
    public async ValueTask<SessionHandover?> TakeOverAsync(string gateway, string session, CancellationToken cancellation)
    {
        await cluster.Hop();
        var handover = cluster.Gateway<RealGateway>(gateway) is { } other ? await other.Gateway.HandOverAsync(session) : null;
        await HopHere();
        return handover;
    }

    private async Task FenceAsync(DeviceAddress older)
    {
        if (cluster.Gateway<RealGateway>(older.Gateway) is { } other)
        {
            await other.Gateway.FenceAsync(older);
        }
    }

    private Task HopHere() => World.Time.Pause(World.ServerDelay(), () => !cluster.IsDead && !self.IsDead);
}
