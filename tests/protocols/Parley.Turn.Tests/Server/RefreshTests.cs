using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class RefreshTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void A_lifetime_of_zero_ends_the_allocation()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal(0u, client.Refresh(0).Lifetime);

        var ended = Assert.Single(_world.Events.OfType<TurnEvent.Ended>());
        Assert.Equal((client.Relayed, AllocationEnd.Released), (ended.Relayed, ended.Why));
        Assert.Equal((0, 0), (_world.Sockets[0].Open, _world.Quota.Total));
        Assert.Equal(437, client.Refresh(0).Code);
    }

    [Fact]
    public void The_port_of_an_ended_allocation_can_be_had_again()
    {
        var client = _world.Client();
        client.Allocate();
        var relayed = client.Relayed;
        client.Refresh(0);

        Assert.True(client.Allocate().Succeeded);
        Assert.Equal(relayed, client.Relayed);
    }

    [Fact]
    public void Only_the_user_who_made_it_can_refresh_it()
    {
        var client = _world.Client();
        client.Allocate();
        (client.User, client.Password) = ("other", "password2");

        Assert.Equal(441, client.Refresh(0).Code);
        Assert.Equal(1, _world.Engine.AllocationCount);
    }

    [Fact]
    public void One_of_two_families_can_be_given_up()
    {
        var client = _world.Client();
        var four = _world.Peer();
        var six = _world.Peer("[2001:db8::7]:9000");
        var relayed = client.Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 2u << 24)).AllRelayed;
        client.Bind(0x4000, four.Address);
        client.Bind(0x4001, six.Address);

        Assert.True(client.Refresh(0, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 1u << 24)).Succeeded);

        Assert.Equal(1, _world.Sockets[0].Open);
        client.SendChannelData(0x4000, "4");
        Assert.Empty(four.Received);
        client.SendChannelData(0x4001, "6");
        Assert.Equal(relayed[1], six.Take().From);
        Assert.Equal(443, client.Permit(four.Address).Code);
    }

    [Fact]
    public void A_family_that_the_allocation_has_not_is_a_mismatch()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal(443, client.Refresh(600, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 2u << 24)).Code);
    }
}
