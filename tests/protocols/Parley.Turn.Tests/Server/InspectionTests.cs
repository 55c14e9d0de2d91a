using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class InspectionTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void A_snapshot_shows_who_has_what_and_for_how_long()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Bind(0x4003, peer.Address);
        _world.Advance(TimeSpan.FromSeconds(10));

        var seen = Assert.Single(_world.Engine.Snapshot(_world.Now));

        Assert.Equal((client.Tuple, "user", client.Relayed, (TransportAddress?)null), (seen.Tuple, seen.User, seen.Relayed, seen.Second));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(590)), (seen.Age, seen.Left));
        Assert.Equal([peer.Address.Address], seen.Permissions);
        Assert.Equal([(0x4003, peer.Address)], seen.Channels);
    }

    [Fact]
    public void What_has_ended_is_not_shown()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Bind(0x4003, peer.Address);
        _world.Advance(TimeSpan.FromSeconds(300));

        var seen = Assert.Single(_world.Engine.Snapshot(_world.Now));
        Assert.Empty(seen.Permissions);
        Assert.Single(seen.Channels);
    }

    [Fact]
    public void A_snapshot_has_a_bound()
    {
        for (var i = 1; i <= 5; i++)
        {
            _world.Client($"192.0.2.{i}:1").Allocate();
        }

        Assert.Equal(3, _world.Engine.Snapshot(_world.Now, max: 3).Count);
    }

    [Fact]
    public void A_client_is_told_once_a_second_that_a_peer_cannot_be_reached()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Permit(peer.Address);
        Assert.True(_world.Sockets[0].TryFind(client.Relayed, out var socket));

        for (var i = 0; i < 5; i++)
        {
            _world.Engine.HandlePeerUnreachable(_world.Now, socket, peer.Address, new Icmp(3, 3, 0));
            _world.Engine.HandlePeerUnreachable(_world.Now, socket, TransportAddress.Parse("198.51.100.99:1"), new Icmp(3, 3, 0));
        }

        _world.Drain(0);
        var data = client.TakeMessage();
        Assert.Equal(peer.Address, data.Peer);
        Assert.True(data.Message.TryRead<Icmp>(out var icmp));
        Assert.Equal((3, 3), (icmp.IcmpType, icmp.Code));
        Assert.False(data.Has(StunAttributeType.Data));
    }
}
