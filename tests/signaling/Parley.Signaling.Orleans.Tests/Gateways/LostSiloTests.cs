using Microsoft.Extensions.DependencyInjection;
using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Orleans.Users;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Gateways;

/// <summary>What remains when one of two silos goes. The test has a cluster for itself.</summary>
public sealed class LostSiloTests : IAsyncLifetime
{
    private readonly TwoSilos _silos = new();

    public ValueTask InitializeAsync() => _silos.InitializeAsync();

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    [Fact]
    public async Task The_devices_of_a_silo_that_is_gone_count_as_gone()
    {
        var stage = _silos.Stage;
        var caller = await stage.DeviceAsync("naomi");
        var callee = await stage.DeviceAsync(await UserOfFirstSiloAsync(), 1);
        var call = await caller.CallsAsync(callee);
        await callee.HearsAsync<SessionEvent.Incoming>();
        await callee.AcceptsAsync(call);
        await caller.HearsAtLastAsync<SessionEvent.Accepted>();

        await _silos.Cluster.Silos[1].StopSiloAsync(stage.Cancellation);

        await caller.HearsAsync<SessionEvent.PeerLost>();
        Assert.False(await caller.Site.Backend.DirectAsync(callee.User.Id, caller.User, default, stage.Cancellation));
        Assert.Equal(CallReply.Done, await caller.HangsUpAsync(call, EndReason.MediaLost));
        await caller.HearsEndAsync(call, EndReason.MediaLost);
    }

    /// <summary>A user whose entry survives: its shard lives on the first silo.</summary>
    private async Task<UserProfile> UserOfFirstSiloAsync()
    {
        var services = _silos.Cluster.Silos[0].ServiceProvider;
        var management = services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var directory = services.GetRequiredService<UserDirectory>();
        while (true)
        {
            var user = Stage.User("priya");
            var shard = directory.ShardOf(user.Id);
            await shard.DevicesOfAsync(user.Id);
            if (_silos.Cluster.Silos[0].SiloAddress.Equals(await management.GetActivationAddress(shard)))
            {
                return user;
            }
        }
    }
}
