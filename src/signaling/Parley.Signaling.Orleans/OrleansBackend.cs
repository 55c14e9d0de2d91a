using System.Collections.Concurrent;
using Parley.Signaling.Orleans.Calls;
using Parley.Signaling.Orleans.Gateways;
using Parley.Signaling.Orleans.Users;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans;

/// <summary>The cluster as gateways see it, on Orleans grains. Thread-safe; one per process.</summary>
internal sealed class OrleansBackend(
    IGrainFactory grains, LocalGateways local, GatewayLocator gateways, UserDirectory directory, ILocalSiloDetails silo)
    : ISignalingBackend, IDisposable
{
    private readonly ConcurrentDictionary<string, PresenceWatch> _watches = new(StringComparer.Ordinal);

    public ValueTask AttachAsync(IGateway gateway, CancellationToken cancellation)
    {
        local.Add(gateway);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CallReply> SendAsync(CallId call, CallInput input, CancellationToken cancellation) =>
        Ask(grains.GetGrain<ICallGrain>(call.ToString()).SendAsync(input), cancellation);

    public ValueTask<Registration> RegisterAsync(
        UserProfile user, DeviceAddress device, string? guestKey, CancellationToken cancellation) =>
        Ask(directory.ShardOf(user.Id).RegisterAsync(user, device, guestKey, silo.SiloAddress), cancellation);

    public async ValueTask UnregisterAsync(DeviceAddress device, CancellationToken cancellation) =>
        await Ask(directory.ShardOf(device.User).UnregisterAsync(device), cancellation);

    public ValueTask<IReadOnlyList<PresenceChange>> WatchAsync(
        string gateway, bool lobby, IReadOnlyCollection<string> users, CancellationToken cancellation) =>
        Ask(_watches.GetOrAdd(gateway, id => new PresenceWatch(id, directory, silo.SiloAddress)).SetAsync(lobby, users), cancellation);

    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8)
    {
        if (gateways.Known(to.Gateway) is { } gateway)
        {
            gateway.Relay(to, call, utf8);
        }
        else
        {
            RelayWhenFoundAsync(to, call, utf8.ToArray()).Ignore();
        }
    }

    public async ValueTask<bool> DirectAsync(string user, UserProfile from, ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        var devices = await Ask(directory.ShardOf(user).DevicesOfAsync(user), cancellation);
        var found = await Task.WhenAll(devices.Select(device => device.Gateway).Distinct(StringComparer.Ordinal)
            .Select(id => Ask(gateways.FindAsync(id).AsTask(), cancellation).AsTask()));
        foreach (var gateway in found)
        {
            gateway?.Direct(user, from, utf8.Span);
        }

        return Array.Exists(found, gateway => gateway is not null);
    }

    public ValueTask BroadcastAsync(string gateway, UserProfile from, ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        gateways.Broadcast(gateway, from, utf8.Span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<SessionHandover?> TakeOverAsync(string gateway, string session, CancellationToken cancellation)
    {
        var holder = await Ask(gateways.FindAsync(gateway).AsTask(), cancellation);
        return holder is null ? null : await Ask(holder.HandOverAsync(session).AsTask(), cancellation);
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }
    }

    /// <summary>A message for a gateway that nobody here has spoken to yet. If it cannot be found the message is lost, which its sender repairs.</summary>
    private async Task RelayWhenFoundAsync(DeviceAddress to, CallId call, byte[] utf8)
    {
        if (await gateways.FindAsync(to.Gateway) is { } gateway)
        {
            gateway.Relay(to, call, utf8);
        }
    }

    private static async ValueTask<T> Ask<T>(Task<T> question, CancellationToken cancellation)
    {
        try
        {
            return await question.WaitAsync(cancellation);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            throw new BackendUnavailableException("The cluster does not answer just now.", failure);
        }
    }

    private static async ValueTask Ask(Task request, CancellationToken cancellation)
    {
        try
        {
            await request.WaitAsync(cancellation);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            throw new BackendUnavailableException("The cluster does not answer just now.", failure);
        }
    }
}
