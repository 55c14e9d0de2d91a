using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;
using Parley.Turn.Server;
using Parley.Turn.Tests.Client.World;

namespace Parley.Turn.Tests.Client;

/// <summary>What keeps an allocation alive, and what ends it.</summary>
public sealed class TurnClientLifeTests
{
    private const string Peer = "198.51.100.7:9000";

    [Fact]
    public void Allocation_permissions_and_channels_outlive_their_lifetimes_by_refreshes()
    {
        var (world, server, client) = Bound();

        world.Run(TimeSpan.FromHours(3));

        Assert.Equal(1, server.Engine.AllocationCount);
        Assert.Equal(TurnSendResult.ThroughChannel, client.Send(Peer, "still here"));
        world.FromPeer(Peer, client.Relayed, "so am I");
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal("still here", Assert.Single(world.AtPeers).Text);
        Assert.Equal("so am I", Assert.Single(client.Received).Text);
        Assert.Single(client.Events.OfType<TurnClientEvent.Permitted>());
        Assert.Single(client.Events.OfType<TurnClientEvent.ChannelBound>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void The_whole_story_holds_over_a_network_that_loses_and_reorders(int seed)
    {
        var world = new ClientWorld((ulong)seed) { LossPercent = 20, Jitter = TimeSpan.FromMilliseconds(150) };
        var server = world.Server();
        var client = world.Client().Allocate();
        client.Permit("198.51.100.7", "198.51.100.8");
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        Assert.True(world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromMinutes(2)));

        world.Run(TimeSpan.FromHours(1));
        Assert.False(client.Has<TurnClientEvent.Ended>());
        Assert.Equal(1, server.Engine.AllocationCount);

        client.Do(turn => turn.Release(world.Now));
        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Ended>, TimeSpan.FromMinutes(2)));
        Assert.Null(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(0, server.Engine.AllocationCount);
        Assert.Equal(0, server.Sockets.Open);
    }

    [Fact]
    public void A_released_allocation_is_gone_at_once()
    {
        var (world, server, client) = Bound();

        client.Do(turn => turn.Release(world.Now));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Null(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(AllocationEnd.Released, Assert.Single(server.Events.OfType<TurnEvent.Ended>()).Why);
        Assert.Equal(TurnSendResult.NotAllocated, client.Send(Peer, "x"));
        Assert.Null(client.Client.NextTimeout);
    }

    [Fact]
    public void A_stale_nonce_costs_one_more_round_trip_and_is_used_from_then_on()
    {
        var world = new ClientWorld();
        var server = world.Server(settings => settings with { NonceLifetime = TimeSpan.FromMinutes(2) });
        var client = world.Client().Allocate();
        world.Run(TimeSpan.FromMinutes(5));
        var before = world.FromClients.Count;

        client.Permit("198.51.100.7");
        client.Permit("198.51.100.8");

        Assert.Equal(3, world.FromClients.Count - before);
        Assert.False(client.Has<TurnClientEvent.PermissionLost>());
        Assert.Equal(1, server.Engine.AllocationCount);
    }

    [Fact]
    public void Several_requests_that_meet_the_same_stale_nonce_all_recover()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { NonceLifetime = TimeSpan.FromMinutes(2) });
        var client = world.Client().Allocate();
        world.Run(TimeSpan.FromMinutes(5));

        client.Do(turn =>
        {
            turn.Permit(world.Now, IpAddress.Parse("198.51.100.7"));
            turn.Permit(world.Now, IpAddress.Parse("198.51.100.8"));
            turn.Bind(world.Now, TransportAddress.Parse("198.51.100.9:9000"));
        });
        world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(3, client.Events.OfType<TurnClientEvent.Permitted>().Count());
        Assert.True(client.Has<TurnClientEvent.ChannelBound>());
    }

    [Fact]
    public void An_allocation_that_the_server_forgot_ends_with_its_answer()
    {
        var world = new ClientWorld();
        var server = world.Server();
        var client = world.Client().Allocate();
        server.Engine.Shutdown();

        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Ended>, TimeSpan.FromMinutes(20)));
        Assert.Equal(StunErrorCode.AllocationMismatch, Assert.IsType<TurnFailure.Refused>(client.Single<TurnClientEvent.Ended>().Why).Code);
    }

    [Fact]
    public void A_server_that_falls_silent_is_noticed_at_the_next_refresh()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        world.LossPercent = 100;
        var began = world.Now;

        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Ended>, TimeSpan.FromMinutes(20)));
        Assert.IsType<TurnFailure.TimedOut>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.InRange(world.Now - began, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Permissions_that_were_wished_before_the_allocation_go_out_with_it_in_one_request()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client();
        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("198.51.100.7"), IpAddress.Parse("198.51.100.8"), IpAddress.Parse("2001:db8::7")));
        client.Allocate();
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(3, world.FromClients.Count);
        Assert.Equal(2, client.Events.OfType<TurnClientEvent.Permitted>().Count());
        // RFC 8656 §10.1: an IPv4 allocation reaches no IPv6 peer.
        Assert.Equal(IpAddress.Parse("2001:db8::7"), client.Single<TurnClientEvent.PermissionLost>().Peer);
    }

    [Fact]
    public void One_forbidden_peer_does_not_keep_the_others_out()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("198.51.100.7"), IpAddress.Parse("198.51.100.66"), IpAddress.Parse("198.51.100.8")));
        world.Run(TimeSpan.FromMinutes(30));

        Assert.Equal(["198.51.100.7", "198.51.100.8"], client.Events.OfType<TurnClientEvent.Permitted>().Select(e => e.Peer.ToString()).Order());
        var lost = client.Single<TurnClientEvent.PermissionLost>();
        Assert.Equal((IpAddress.Parse("198.51.100.66"), new TurnFailure.Refused(StunErrorCode.Forbidden, "Forbidden")), (lost.Peer, lost.Why));
        Assert.Equal(TurnSendResult.AsIndication, client.Send(Peer, "x"));
    }

    [Fact]
    public void A_channel_to_a_forbidden_peer_is_refused_and_its_number_not_used_again()
    {
        var (world, _, client) = Bound();
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse("198.51.100.66:9000")));
        world.Run(TimeSpan.FromSeconds(1));
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse("198.51.100.9:9000")));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(TransportAddress.Parse("198.51.100.66:9000"), client.Single<TurnClientEvent.ChannelLost>().Peer);
        Assert.Equal([0x4000, 0x4002], client.Events.OfType<TurnClientEvent.ChannelBound>().Select(e => (int)e.Number));
    }

    [Fact]
    public void Peers_are_bounded()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(settings => settings with { MaxPeers = 20 }).Allocate();
        client.Do(turn => turn.Permit(world.Now, [.. Enumerable.Range(1, 30).Select(number => IpAddress.Parse($"198.51.100.{number}"))]));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(20, client.Events.OfType<TurnClientEvent.Permitted>().Count());
        Assert.Equal(10, client.Events.OfType<TurnClientEvent.PermissionLost>().Count(e => e.Why is TurnFailure.NotPossible));
    }

    [Fact]
    public void An_allocation_follows_its_client_to_another_address_with_permissions_and_channels()
    {
        var (world, server, client) = Bound(settings => settings with { Mobility = true });
        var moved = TransportAddress.Parse("192.0.2.99:6000");
        Assert.True(client.Client.CanMove);

        world.Attach(client, moved);
        client.Do(turn => turn.Move(world.Now, moved));
        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Moved>, TimeSpan.FromSeconds(5)), string.Join(", ", client.Events));

        world.Run(TimeSpan.FromSeconds(1));
        world.FromPeer(Peer, client.Relayed, "found you");
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(TurnSendResult.ThroughChannel, client.Send(Peer, "from elsewhere"));
        world.Run(TimeSpan.FromHours(1));
        Assert.Equal("from elsewhere", Assert.Single(world.AtPeers).Text);
        Assert.Equal("found you", Assert.Single(client.Received).Text);
        Assert.Equal(moved, Assert.Single(client.ReceivedAt));
        Assert.Equal(moved, Assert.Single(server.Events.OfType<TurnEvent.Moved>()).To.Client);
        Assert.Equal(1, server.Engine.AllocationCount);

        // And once more, with the ticket that came with the first move.
        var again = TransportAddress.Parse("192.0.2.98:6000");
        world.Attach(client, again);
        client.Do(turn => turn.Move(world.Now, again));
        world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(2, client.Events.OfType<TurnClientEvent.Moved>().Count());
    }

    [Fact]
    public void Where_mobility_is_forbidden_the_allocation_stays_where_it_is()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { Mobility = false });
        var client = world.Client(settings => settings with { Mobility = true }).Allocate();

        Assert.False(client.Client.CanMove);
        Assert.Throws<InvalidOperationException>(() => client.Client.Move(world.Now, default));
    }

    private static (ClientWorld World, ServerHost Server, ClientHost Client) Bound(Func<TurnClientSettings, TurnClientSettings>? change = null)
    {
        var world = new ClientWorld();
        var server = world.Server();
        var client = world.Client(change).Allocate();
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        Assert.True(world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromSeconds(5)));
        return (world, server, client);
    }
}
