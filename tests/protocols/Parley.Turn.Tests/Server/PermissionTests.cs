using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class PermissionTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void A_permission_is_for_all_ports_of_an_address()
    {
        var (client, peer) = (_world.Client(), _world.Peer("198.51.100.7:1"));
        client.Allocate();
        client.Permit(TransportAddress.Parse("198.51.100.7:65000"));

        peer.Send(client.Relayed, "x");

        Assert.Equal("x", client.TakeMessage().Text);
    }

    [Fact]
    public void A_permission_ends_after_five_minutes_unless_it_is_renewed()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Permit(peer.Address);
        _world.Advance(TimeSpan.FromSeconds(299));
        client.Permit(peer.Address);
        _world.Advance(TimeSpan.FromSeconds(299));

        client.SendIndication(peer.Address, "in time");
        Assert.Equal("in time", peer.Take().Text);
        _world.Advance(TimeSpan.FromSeconds(1));
        client.SendIndication(peer.Address, "late");
        peer.Send(client.Relayed, "late");

        Assert.Empty(peer.Received);
        Assert.Empty(client.Received);
    }

    [Fact]
    public void One_denied_address_denies_the_whole_request()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();

        Assert.Equal(403, client.Permit(peer.Address, TransportAddress.Parse("127.0.0.1:80")).Code);
        client.SendIndication(peer.Address, "x");

        Assert.Empty(peer.Received);
        var refused = Assert.Single(_world.Events.OfType<TurnEvent.Refused>());
        Assert.Equal((RefusalReason.Peer, TransportAddress.Parse("127.0.0.1:80")), (refused.Why, refused.Peer!.Value));
    }

    [Fact]
    public void A_request_without_addresses_or_with_broken_ones_is_bad()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal(400, client.Permit().Code);
        Assert.Equal(400, client.Ask(StunMethod.CreatePermission, (ref writer) => writer.WriteBytes(StunAttributeType.XorPeerAddress, [0, 9, 1, 1, 1, 1, 1, 1])).Code);
    }

    [Fact]
    public void An_address_of_the_other_family_is_a_mismatch()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal(443, client.Permit(TransportAddress.Parse("[2001:db8::7]:1")).Code);
        Assert.Equal(443, client.Bind(0x4000, TransportAddress.Parse("[2001:db8::7]:1")).Code);
    }

    [Fact]
    public void Permissions_are_bounded_and_those_that_have_ended_make_room()
    {
        _world.Apply(settings => settings with { MaxPermissions = 2 });
        var client = _world.Client();
        client.Allocate();
        client.Permit(TransportAddress.Parse("198.51.100.1:1"), TransportAddress.Parse("198.51.100.2:1"));

        Assert.Equal(508, client.Permit(TransportAddress.Parse("198.51.100.3:1")).Code);
        Assert.True(client.Permit(TransportAddress.Parse("198.51.100.2:1")).Succeeded);
        _world.Advance(TimeSpan.FromSeconds(300));
        Assert.True(client.Permit(TransportAddress.Parse("198.51.100.3:1")).Succeeded);
    }

    [Fact]
    public void A_reload_that_denies_a_peer_cuts_it_off()
    {
        var (client, peer) = (_world.Client(), _world.Peer());
        client.Allocate();
        client.Bind(0x4000, peer.Address);
        _world.Apply(settings => settings with { Policy = new PeerPolicy([], [], []) });

        client.SendChannelData(0x4000, "x");
        client.SendIndication(peer.Address, "x");
        peer.Send(client.Relayed, "x");

        Assert.Empty(peer.Received);
        Assert.Empty(client.Received);
        Assert.Equal(403, client.Permit(peer.Address).Code);
    }

    [Fact]
    public void Without_an_allocation_there_are_no_permissions()
    {
        Assert.Equal(437, _world.Client().Permit(TransportAddress.Parse("198.51.100.1:1")).Code);
        Assert.Equal(437, _world.Client().Bind(0x4000, TransportAddress.Parse("198.51.100.1:1")).Code);
    }
}
