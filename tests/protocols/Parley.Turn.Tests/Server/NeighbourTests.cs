using Parley.SansIO;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>Two clients of one server whose relayed addresses talk to each other.</summary>
public sealed class NeighbourTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Allocations_of_one_server_reach_each_other_without_the_network(int engine)
    {
        var (world, ann, ben) = World(engine);
        Assert.True(ann.Permit(ben.Relayed).Succeeded);
        Assert.True(ben.Bind(0x4007, ann.Relayed).Succeeded);

        ann.SendIndication(ben.Relayed, "hello");
        Assert.Equal((0x4007, "hello"), ben.TakeChannelData());
        ben.SendChannelData(0x4007, "hello yourself");
        var data = ann.TakeMessage();

        Assert.Equal((ben.Relayed, "hello yourself"), (data.Peer, data.Text));
        Assert.Equal(2, world.EngineOf(0).Counters.ShortCuts + (engine == 1 ? world.EngineOf(1).Counters.ShortCuts : 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Both_sides_need_a_permission(int engine)
    {
        var (_, ann, ben) = World(engine);
        ann.Permit(ben.Relayed);
        ann.SendIndication(ben.Relayed, "hello");
        Assert.Empty(ben.Received);

        ben.SendIndication(ann.Relayed, "hello");
        Assert.Empty(ann.Received);

        ben.Permit(ann.Relayed);
        ann.SendIndication(ben.Relayed, "hello");
        Assert.Equal("hello", ben.TakeMessage().Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_neighbour_that_is_gone_is_not_looked_for_in_the_network(int engine)
    {
        var (world, ann, ben) = World(engine);
        ann.Bind(0x4000, ben.Relayed);
        ben.Permit(ann.Relayed);
        ann.SendChannelData(0x4000, "one");
        Assert.Equal("one", ben.TakeMessage().Text);
        var listener = world.Peer(ben.Relayed.ToString());
        ben.Refresh(0);

        ann.SendChannelData(0x4000, "two");
        ann.SendIndication(TransportAddress.Parse("203.0.113.9:22"), "three");

        Assert.Empty(listener.Received);
        Assert.Empty(ben.Received);
    }

    [Fact]
    public void The_next_owner_of_a_port_needs_a_permission_of_its_own()
    {
        var (_, ann, ben) = World(0);
        ann.Bind(0x4000, ben.Relayed);
        ben.Permit(ann.Relayed);
        ann.SendChannelData(0x4000, "one");
        ben.Received.Clear();
        var relayed = ben.Relayed;
        ben.Refresh(0);
        ben.Allocate();
        Assert.Equal(relayed, ben.Relayed);

        ann.SendChannelData(0x4000, "two");
        Assert.Empty(ben.Received);
        ben.Permit(ann.Relayed);
        ann.SendChannelData(0x4000, "three");
        Assert.Equal("three", ben.TakeMessage().Text);
    }

    [Fact]
    public void What_claims_through_the_network_to_be_a_neighbour_is_dropped()
    {
        var (world, ann, ben) = World(0);
        ann.Permit(ben.Relayed);

        world.Peer(ben.Relayed.ToString()).Send(ann.Relayed, "forged");

        Assert.Empty(ann.Received);
    }

    [Fact]
    public void An_allocation_that_sends_to_itself_hears_itself_once()
    {
        var (world, ann, _) = World(0);
        ann.Bind(0x4000, ann.Relayed);

        ann.SendChannelData(0x4000, "echo");

        Assert.Equal((0x4000, "echo"), ann.TakeChannelData());
        Assert.Equal(1, world.Engine.Counters.DatagramsToPeers);
        Assert.Equal(1, world.Engine.Counters.DatagramsFromPeers);
    }

    [Fact]
    public void A_denied_relay_address_is_denied_to_neighbours_too()
    {
        var (world, ann, ben) = World(0);
        world.Apply(settings => settings with
        {
            Policy = new PeerPolicy([], [new IpPrefix(IpAddress.Parse("203.0.113.9"), 32)], [], [IpAddress.Parse("203.0.113.9")]),
        });

        Assert.Equal(403, ann.Permit(ben.Relayed).Code);
    }

    private static (TurnWorld World, TurnTestClient Ann, TurnTestClient Ben) World(int engineOfBen)
    {
        var world = new TurnWorld(engines: 2);
        var ann = world.Client("192.0.2.1:1");
        var ben = world.Client("192.0.2.2:2", engine: engineOfBen);
        ann.Allocate();
        ben.Allocate();
        return (world, ann, ben);
    }
}
