using System.Text;
using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Users;

/// <summary>Users, devices, presence and messages outside calls, across gateways.</summary>
public abstract class DirectoryScenarios
{
    internal abstract Stage Stage { get; }

    [Fact]
    public async Task Watched_users_are_seen_coming_calling_and_going()
    {
        var watcher = Stage.Sites[0];
        var naomi = Staging.Stage.User("naomi");
        var priya = await Stage.DeviceAsync("priya", 1);
        var present = await watcher.Backend.WatchAsync(watcher.Gateway.Id, false, [naomi.Id, priya.User.Id], Stage.Cancellation);
        Assert.Equal([new PresenceChange(priya.User, PresenceState.Online)], present);

        var device = await Stage.DeviceAsync(naomi, 1);
        Assert.Equal(PresenceState.Online, (await SeesAsync(watcher, naomi.Id)).State);

        var call = await device.CallsAsync(priya);
        Assert.Equal(PresenceState.Busy, (await SeesAsync(watcher, naomi.Id)).State);
        await priya.HearsAsync<SessionEvent.Incoming>();
        await priya.DeclinesAsync(call);
        Assert.Equal(PresenceState.Online, (await SeesAsync(watcher, naomi.Id)).State);

        await device.Site.Backend.UnregisterAsync(device.Address, Stage.Cancellation);
        Assert.Equal(PresenceState.Offline, (await SeesAsync(watcher, naomi.Id)).State);

        await watcher.Backend.WatchAsync(watcher.Gateway.Id, false, [], Stage.Cancellation);
    }

    [Fact]
    public async Task The_lobby_shows_everybody_whatever_shard_they_are_in()
    {
        var watcher = Stage.Sites[1];
        var early = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Stage.DeviceAsync($"early{i}", i % 2)));

        var present = await watcher.Backend.WatchAsync(watcher.Gateway.Id, true, [], Stage.Cancellation);
        Assert.Subset(present.Select(change => change.User.Id).ToHashSet(), early.Select(device => device.User.Id).ToHashSet());

        var late = await Stage.DeviceAsync("late");
        Assert.Equal(PresenceState.Online, (await SeesAsync(watcher, late.User.Id)).State);

        Assert.Empty(await watcher.Backend.WatchAsync(watcher.Gateway.Id, false, [], Stage.Cancellation));
    }

    [Fact]
    public async Task A_message_outside_calls_reaches_all_devices_of_a_user()
    {
        var naomi = Staging.Stage.User("naomi");
        var priya = await Stage.DeviceAsync("priya");
        var other = await Stage.DeviceAsync(priya.User, 1);

        Assert.True(await Stage.Sites[1].Backend.DirectAsync(priya.User.Id, naomi, Encoding.UTF8.GetBytes("{\"x\":1}"), Stage.Cancellation));

        Assert.Equal((naomi, "{\"x\":1}"), await priya.GetsDirectAsync());
        Assert.Equal((naomi, "{\"x\":1}"), await other.GetsDirectAsync());
        Assert.False(await Stage.Sites[0].Backend.DirectAsync(naomi.Id, priya.User, default, Stage.Cancellation));
    }

    [Fact]
    public async Task A_message_for_everybody_reaches_all_other_gateways()
    {
        var (here, there) = (Stage.Sites[0], Stage.Sites[1]);
        var naomi = Staging.Stage.User("naomi");

        await here.Backend.BroadcastAsync(here.Gateway.Id, naomi, Encoding.UTF8.GetBytes("hello"), Stage.Cancellation);

        Assert.Equal((naomi, "hello"), await there.Gateway.Broadcasts.Reader.ReadAsync(Stage.Cancellation));
        Assert.False(here.Gateway.Broadcasts.Reader.TryPeek(out _));
    }

    [Fact]
    public async Task A_guests_name_belongs_to_whoever_holds_its_key()
    {
        var name = Staging.Stage.User("guest");
        var first = new TestDevice(Stage, Stage.Sites[0], name, new DeviceId(TestDevice.NewId()), 1);
        var second = new TestDevice(Stage, Stage.Sites[1], name, new DeviceId(TestDevice.NewId()), 1);

        Assert.IsType<Registration.Entered>(await Stage.RegisterAsync(first, "a key"));
        Assert.IsType<Registration.NameTaken>(await Stage.RegisterAsync(second, "another key"));
        Assert.IsType<Registration.Entered>(await Stage.RegisterAsync(second, "a key"));
    }

    [Fact]
    public async Task A_user_has_no_more_devices_than_the_limit()
    {
        var user = Staging.Stage.User("many");
        for (var i = 0; i < new UserShardOptions().MaxSessionsPerUser; i++)
        {
            await Stage.DeviceAsync(user, i % 2);
        }

        var oneMore = new TestDevice(Stage, Stage.Sites[0], user, new DeviceId(TestDevice.NewId()), 1);
        Assert.IsType<Registration.TooManyDevices>(await Stage.RegisterAsync(oneMore));
    }

    /// <summary>The next publication about a user.</summary>
    private async Task<PresenceChange> SeesAsync(Site watcher, string user)
    {
        await foreach (var changes in watcher.Gateway.Presence.Reader.ReadAllAsync(Stage.Cancellation))
        {
            if (changes.LastOrDefault(change => change.User.Id == user) is { } change)
            {
                return change;
            }
        }

        throw new Xunit.Sdk.XunitException("The publications ended.");
    }
}
