using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class BandwidthTests
{
    private readonly TurnWorld _world = new(settings => settings with { BytesPerSecond = 1000 });

    [Fact]
    public void An_allocation_relays_as_much_per_second_as_it_may_in_both_directions_together()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Bind(0x4000, peer.Address);
        var hundred = new string('x', 100);
        int Flood()
        {
            for (var i = 0; i < 20; i++)
            {
                client.SendChannelData(0x4000, hundred);
                peer.Send(client.Relayed, hundred);
            }

            var passed = peer.Received.Count + client.Received.Count;
            peer.Received.Clear();
            client.Received.Clear();
            return passed;
        }

        Assert.Equal(10, Flood());
        Assert.Equal(0, Flood());
        _world.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(5, Flood());
        _world.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(10, Flood());
        Assert.Equal(30 + 40 + 35 + 30, _world.Engine.Counters.OverRate);
    }

    [Fact]
    public void One_allocations_traffic_does_not_slow_another()
    {
        var (greedy, modest, peer) = (_world.Client(), _world.Client("192.0.2.2:1"), _world.Peer());
        greedy.Allocate();
        modest.Allocate();
        greedy.Permit(peer.Address);
        modest.Permit(peer.Address);
        for (var i = 0; i < 50; i++)
        {
            greedy.SendIndication(peer.Address, new string('x', 100));
        }

        peer.Received.Clear();
        modest.SendIndication(peer.Address, "hello");

        Assert.Equal("hello", peer.Take().Text);
    }

    [Fact]
    public void What_was_relayed_is_told_in_the_end()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Bind(0x4000, peer.Address);
        client.SendChannelData(0x4000, "12345");
        client.SendChannelData(0x4000, "123");
        peer.Send(client.Relayed, "1");

        Assert.Equal(new AllocationTraffic(2, 8, 1, 1), Assert.Single(_world.Engine.Snapshot(_world.Now)).Traffic);
        client.Refresh(0);

        Assert.Equal(new AllocationTraffic(2, 8, 1, 1), Assert.Single(_world.Events.OfType<TurnEvent.Ended>()).Traffic);
        Assert.Equal((2, 8, 1, 1), (_world.Engine.Counters.DatagramsToPeers, _world.Engine.Counters.BytesToPeers, _world.Engine.Counters.DatagramsFromPeers, _world.Engine.Counters.BytesFromPeers));
    }
}
