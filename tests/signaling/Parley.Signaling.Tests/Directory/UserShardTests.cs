using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

public sealed class UserShardTests
{
    private static readonly DateTimeOffset Start = CallStage.Start;
    private static readonly CallId X = CallStage.Call(1);
    private static readonly CallId Y = CallStage.Call(2);

    private readonly UserShard _shard = new(new UserShardOptions { MaxSessionsPerUser = 2 });

    [Fact]
    public void A_guests_id_belongs_to_whoever_holds_its_key_as_long_as_it_has_a_device()
    {
        Assert.IsType<Registration.Entered>(Register("Ann", 1, "key"));
        Assert.IsType<Registration.Entered>(Register("Ann", 2, "key"));
        Assert.IsType<Registration.NameTaken>(Register("Ann", 3, "another key"));
        Assert.IsType<Registration.NameTaken>(Register("Ann", 3, null));

        _shard.Unregister(CallStage.Address("Ann", 1), Start);
        _shard.Unregister(CallStage.Address("Ann", 2), Start);

        Assert.IsType<Registration.Entered>(Register("Ann", 3, "another key"));
    }

    [Fact]
    public void A_newer_session_fences_the_older_one()
    {
        Register("Ann", 1, null, version: 5);

        _shard.Register(new UserProfile("Ann", "Ann"), CallStage.Address("Ann", 1, 6), null, Start, out var fenced);

        Assert.Equal(5, fenced!.Version);
        Assert.Equal(new Registration.Outdated(6), Register("Ann", 1, null, version: 5));
    }

    [Fact]
    public void A_user_has_so_many_devices_and_no_more()
    {
        Register("Ann", 1, null);
        Register("Ann", 2, null);

        Assert.IsType<Registration.TooManyDevices>(Register("Ann", 3, null));
        Assert.IsType<Registration.Entered>(Register("Ann", 2, null));
    }

    [Fact]
    public void An_older_address_takes_nobody_out()
    {
        Register("Ann", 1, null, version: 5);

        _shard.Unregister(CallStage.Address("Ann", 1, 4), Start);

        Assert.Equal(1, _shard.Users);
    }

    [Fact]
    public void One_call_holds_a_slot_until_it_lets_go()
    {
        Register("Ann", 1, null);

        Assert.IsType<ClusterInput.SlotTaken>(_shard.Claim("Ann", X, "Ann", "Ben", Start));
        Assert.IsType<ClusterInput.SlotTaken>(_shard.Claim("Ann", X, "Ann", "Ben", Start));
        Assert.Equal(new ClusterInput.SlotHeld("Ann", X), _shard.Claim("Ann", Y, "Cem", "Ann", Start));
        _shard.Release("Ann", Y, Start);
        Assert.IsType<ClusterInput.SlotHeld>(_shard.Claim("Ann", Y, "Cem", "Ann", Start));
        _shard.Release("Ann", X, Start);
        Assert.IsType<ClusterInput.SlotTaken>(_shard.Claim("Ann", Y, "Cem", "Ann", Start));
    }

    [Fact]
    public void A_slot_that_nobody_renews_is_free_when_its_lease_is_over()
    {
        Register("Ann", 1, null);
        _shard.Claim("Ann", X, "Ann", "Ben", Start);
        var over = Start + new UserShardOptions().SlotLease;

        Assert.Equal(over, _shard.NextTimeout);
        _shard.HandleTimeout(over);

        Assert.Equal(0, _shard.Busy);
        Assert.Equal(PresenceState.Online, _shard.StateOf("Ann", over));
    }

    [Fact]
    public void A_device_that_comes_is_told_of_the_call_in_its_users_slot()
    {
        _shard.Claim("Ben", X, "Ann", "Ben", Start);

        Assert.Equal(new Registration.Entered(X), Register("Ben", 1, null));
    }

    [Fact]
    public void Presence_is_published_once_after_the_interval_to_those_who_watch()
    {
        Assert.Empty(_shard.WatchFor("lobby", true, [], Start));
        _shard.WatchFor("ben's friend", false, ["Ben"], Start);
        Register("Ann", 1, null);
        Register("Ben", 2, null);
        _shard.Claim("Ben", X, "Ann", "Ben", Start);

        _shard.HandleTimeout(Start.AddMilliseconds(249));
        Assert.False(_shard.TryTakePublication(out _, out _));
        _shard.HandleTimeout(_shard.NextTimeout!.Value);

        Dictionary<string, IReadOnlyList<PresenceChange>> told = [];
        while (_shard.TryTakePublication(out var gateway, out var changes))
        {
            told.Add(gateway, changes);
        }

        Assert.Equal(["Ann", "Ben"], told["lobby"].Select(change => change.User.Id).Order());
        Assert.Equal(PresenceState.Busy, Assert.Single(told["ben's friend"]).State);
    }

    [Fact]
    public void Whoever_comes_and_goes_within_the_interval_is_not_mentioned()
    {
        _shard.WatchFor("lobby", true, [], Start);
        Register("Ann", 1, null);
        _shard.Unregister(CallStage.Address("Ann", 1), Start);

        _shard.HandleTimeout(Start.AddSeconds(1));

        Assert.False(_shard.TryTakePublication(out _, out _));
    }

    private Registration Register(string user, ulong device, string? key, long version = 1) =>
        _shard.Register(new UserProfile(user, user), CallStage.Address(user, device, version), key, Start, out _);
}
