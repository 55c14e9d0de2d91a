using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Tests.Staging;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class TurnServiceTests
{
    private static readonly TransportAddress Peer = TransportAddress.Parse("127.0.0.2:9");

    [Fact]
    public async Task An_allocation_is_seen_while_it_lives()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();

        Assert.Equal(0, await client.AllocateAsync());
        var allocation = Assert.Single(await turn.AllocationsAsync(1));
        Assert.Equal(
            ("user", null, TransportProtocol.Udp, TransportAddress.From(client.Local), client.Relayed),
            (allocation.User, allocation.Name, allocation.Protocol, allocation.Client, allocation.Relayed));
        Assert.Equal(0, await client.RefreshAsync(0));

        Assert.Empty(await turn.AllocationsAsync(0));
    }

    [Fact]
    public async Task A_time_limited_credential_tells_whose_the_allocation_is()
    {
        await using var turn = await RunningTurn.StartAsync(("Parley:Turn:SharedSecrets:0", "secret"));
        using var client = await turn.ConnectAsync();
        (client.User, client.Password) = TimeLimitedCredential.Create("secret", "naomi", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());

        Assert.Equal(0, await client.AllocateAsync());

        Assert.Equal("naomi", Assert.Single(await turn.AllocationsAsync(1)).Name);
    }

    [Fact]
    public async Task Two_clients_reach_each_other_through_their_relayed_addresses()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var first = await turn.ConnectAsync();
        using var second = await turn.ConnectAsync();
        Assert.Equal((0, 0), (await first.AllocateAsync(), await second.AllocateAsync()));
        Assert.Equal((0, 0), (await first.PermitAsync(second.Relayed), await second.PermitAsync(first.Relayed)));

        await first.SendAsync(second.Relayed, "hello");

        Assert.Equal("hello", await second.ReceiveTextAsync());
    }

    [Fact]
    public async Task Rules_about_peers_change_under_a_live_allocation()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();
        await client.AllocateAsync();
        Assert.Equal(403, await client.PermitAsync(Peer));

        turn.Change(("Parley:Turn:AllowPeers:0", "127.0.0.0/8"));

        // The loops take it when they come to it.
        var deadline = RelayClient.Deadline;
        while (await client.PermitAsync(Peer) == 403)
        {
            deadline.ThrowIfCancellationRequested();
        }

        Assert.Single(await turn.AllocationsAsync(1));
    }

    [Fact]
    public async Task A_lower_quota_ends_nothing_and_lets_nobody_else_in()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var first = await turn.ConnectAsync();
        using var second = await turn.ConnectAsync();
        using var third = await turn.ConnectAsync();
        Assert.Equal((0, 0), (await first.AllocateAsync(), await second.AllocateAsync()));

        turn.Change(("Parley:Turn:Limits:AllocationsPerUser", "1"));

        Assert.Equal(486, await third.AllocateAsync());
        Assert.Equal(0, await first.RefreshAsync(600));
        Assert.Equal(2, (await turn.AllocationsAsync(2)).Count);
    }

    [Fact]
    public async Task One_secret_follows_another_without_a_gap()
    {
        await using var turn = await RunningTurn.StartAsync(("Parley:Turn:SharedSecrets:0", "old"));
        turn.Change(("Parley:Turn:SharedSecrets:0", "new"), ("Parley:Turn:SharedSecrets:1", "old"));
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        foreach (var secret in new[] { "old", "new" })
        {
            using var client = await turn.ConnectAsync();
            (client.User, client.Password) = TimeLimitedCredential.Create(secret, "naomi", expires);
            Assert.Equal(0, await client.AllocateAsync());
        }

        turn.Change(("Parley:Turn:SharedSecrets:1", "new"));

        using var late = await turn.ConnectAsync();
        (late.User, late.Password) = TimeLimitedCredential.Create("old", "naomi", expires);
        Assert.Equal(401, await late.AllocateAsync());
    }

    [Fact]
    public async Task Changed_settings_that_cannot_be_used_leave_those_before_them()
    {
        await using var turn = await RunningTurn.StartAsync();

        turn.Change(("Parley:Turn:Limits:Permissions", "0"), ("Parley:Turn:AllowPeers:0", "127.0.0.0/8"));

        Assert.Contains("Error", await turn.LoggedAsync("Permissions"), StringComparison.Ordinal);
        using var client = await turn.ConnectAsync();
        Assert.Equal(0, await client.AllocateAsync());
        Assert.Equal(403, await client.PermitAsync(Peer));
    }

    [Fact]
    public async Task Switched_off_it_listens_nowhere()
    {
        await using var turn = await RunningTurn.StartAsync(("Parley:Turn:Enabled", "false"));

        Assert.Empty(turn.Server.Listeners);
    }

    [Fact]
    public async Task A_port_that_another_server_has_is_told_with_the_setting_that_helps()
    {
        await using var first = await RunningTurn.StartAsync();
        var port = $"{first.EndPoint().Port}";

        var problem = await Assert.ThrowsAsync<TurnStartException>(() => RunningTurn.StartAsync(("Parley:Turn:Port", port)));

        Assert.Contains($"127.0.0.1:{port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--Parley:Turn:Port=", problem.Message, StringComparison.Ordinal);
    }
}
