using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>Who is there, as watchers learn it.</summary>
public sealed class UserShardPresenceTests
{
    private const string Gateway = "gateway";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly UserProfile Priya = new("Priya", "Priya");

    private readonly UserShard _shard = new(new UserShardOptions());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_was_seen_and_goes_within_the_same_interval_is_reported_gone(bool lobby)
    {
        string[] users = lobby ? [] : [Priya.Id];
        _shard.WatchFor(Gateway, lobby, users, Start);
        var address = Join(Start);
        Assert.Equal([new PresenceChange(Priya, PresenceState.Online)], _shard.WatchFor(Gateway, lobby, users, After(100)));

        _shard.Unregister(address, After(150));

        Assert.Equal([new PresenceChange(Priya, PresenceState.Offline)], Published());
    }

    [Fact]
    public void Who_comes_and_goes_within_an_interval_unseen_is_not_reported()
    {
        _shard.WatchFor(Gateway, lobby: true, [], Start);
        var address = Join(Start);

        _shard.Unregister(address, After(100));

        Assert.Empty(Published());
    }

    private static DateTimeOffset After(int milliseconds) => Start.AddMilliseconds(milliseconds);

    private DeviceAddress Join(DateTimeOffset now)
    {
        Assert.True(DeviceId.TryParse("fH3m0vC1S2K8yGJm1qkq3A", out var device));
        var address = new DeviceAddress(Priya.Id, device, Gateway, 1);
        _shard.Register(Priya, address, null, now, out _);
        return address;
    }

    private IReadOnlyList<PresenceChange> Published()
    {
        _shard.HandleTimeout(After(1_000));
        return _shard.TryTakePublication(out _, out var changes) ? changes : [];
    }
}
