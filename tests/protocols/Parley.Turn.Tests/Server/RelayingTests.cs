using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class RelayingTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void A_binding_request_is_told_where_it_came_from()
    {
        var reply = _world.Client("192.0.2.5:1234").Ask(StunMethod.Binding);

        Assert.True(reply.Succeeded);
        Assert.Equal(TransportAddress.Parse("192.0.2.5:1234"), reply.Mapped);
    }

    [Fact]
    public void An_allocation_relays_indications_in_both_directions()
    {
        var client = _world.Client();
        var peer = _world.Peer();
        var reply = client.Allocate();
        Assert.Equal((0, (uint?)600, client.Tuple.Client), (reply.Code, reply.Lifetime, reply.Mapped));
        Assert.True(client.Permit(peer.Address).Succeeded);

        client.SendIndication(peer.Address, "hello");
        var datagram = peer.Take();
        Assert.Equal((client.Relayed, "hello"), (datagram.From, datagram.Text));

        peer.Send(client.Relayed, "well?");
        var data = client.TakeMessage();
        Assert.Equal(new StunMessageType(StunMethod.Data, StunClass.Indication), data.Message.Type);
        Assert.Equal((peer.Address, "well?"), (data.Peer, data.Text));
    }

    [Fact]
    public void An_allocation_relays_channel_data_in_both_directions()
    {
        var client = _world.Client();
        var peer = _world.Peer();
        client.Allocate();
        Assert.True(client.Bind(0x4001, peer.Address).Succeeded);

        client.SendChannelData(0x4001, "hello");
        Assert.Equal((client.Relayed, "hello"), peer.Take() is var datagram ? (datagram.From, datagram.Text) : default);

        peer.Send(client.Relayed, "well?");
        Assert.Equal((0x4001, "well?"), client.TakeChannelData());
    }

    [Fact]
    public void Nothing_passes_without_a_permission()
    {
        var client = _world.Client();
        var peer = _world.Peer();
        client.Allocate();

        client.SendIndication(peer.Address, "hello");
        peer.Send(client.Relayed, "well?");

        Assert.Empty(peer.Received);
        Assert.Empty(client.Received);
        Assert.Equal(2, _world.Engine.Counters.WithoutPermission);
    }

    [Fact]
    public void An_allocation_ends_when_nobody_refreshes_it()
    {
        var client = _world.Client();
        client.Allocate();

        _world.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(600u, client.Refresh().Lifetime);
        _world.Advance(TimeSpan.FromSeconds(600));

        Assert.Equal(AllocationEnd.Expired, Assert.Single(_world.Events.OfType<TurnEvent.Ended>()).Why);
        Assert.Equal((0, 0, 0), (_world.Engine.AllocationCount, _world.Sockets[0].Open, _world.Quota.Total));
        Assert.Equal(437, client.Refresh().Code);
    }
}
