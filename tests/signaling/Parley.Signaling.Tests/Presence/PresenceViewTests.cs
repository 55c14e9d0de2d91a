using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

public sealed class PresenceViewTests
{
    [Fact]
    public void Changes_are_told_once()
    {
        var view = PresenceView.OfLobby(10);
        view.Take([Is("Ann", PresenceState.Online), Is("Ben", PresenceState.Online)]);

        Assert.Equal(["Ann", "Ben"], view.TakeDelta()!.Users.Select(change => change.User.Id));
        Assert.Null(view.TakeDelta());
        view.Take([Is("Ben", PresenceState.Busy), Is("Ben", PresenceState.Online)]);
        Assert.Null(view.TakeDelta());
    }

    [Fact]
    public void Whoever_goes_is_gone()
    {
        var view = PresenceView.OfLobby(10);
        view.Take([Is("Ann", PresenceState.Online)]);
        view.TakeDelta();
        view.Take([Is("Ann", PresenceState.Offline)]);

        var delta = view.TakeDelta()!;

        Assert.Equal(["Ann"], delta.Gone);
        Assert.Equal(0, delta.Total);
    }

    [Fact]
    public void The_lobby_shows_so_many_and_counts_all()
    {
        var view = PresenceView.OfLobby(2);
        view.Take([Is("Ann", PresenceState.Online), Is("Ben", PresenceState.Online), Is("Cem", PresenceState.Online)]);
        view.TakeDelta();

        Assert.Equal(2, view.Snapshot().Users.Count);
        Assert.Equal(3, view.Snapshot().Total);

        view.Take([Is("Ann", PresenceState.Offline)]);
        var delta = view.TakeDelta()!;
        Assert.Equal(["Ann"], delta.Gone);
        Assert.Equal(["Cem"], delta.Users.Select(change => change.User.Id));
    }

    [Fact]
    public void Those_beyond_the_limit_change_only_the_total()
    {
        var view = PresenceView.OfLobby(1);
        view.Take([Is("Ann", PresenceState.Online)]);
        view.TakeDelta();
        view.Take([Is("Ben", PresenceState.Online)]);

        var delta = view.TakeDelta()!;

        Assert.Empty(delta.Users);
        Assert.Equal(2, delta.Total);
    }

    [Fact]
    public void Named_users_are_all_that_their_watcher_sees()
    {
        var view = PresenceView.OfUsers(["Ben"]);
        view.Take([Is("Ann", PresenceState.Online), Is("Ben", PresenceState.Busy)]);

        Assert.Equal([Is("Ben", PresenceState.Busy)], view.TakeDelta()!.Users);
    }

    private static PresenceChange Is(string user, PresenceState state) => new(new UserProfile(user, user), state);
}
