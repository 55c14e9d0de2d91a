using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>RFC 8016: an allocation follows its client to another address.</summary>
public sealed class MobilityTests
{
    private readonly TurnWorld _world = new(engines: 2);
    private readonly TestPeer _peer;
    private readonly TurnTestClient _old;
    private byte[] _ticket;

    public MobilityTests()
    {
        _peer = _world.Peer();
        _old = _world.Client("192.0.2.1:1");
        _ticket = _old.Allocate((ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket)).Value(StunAttributeType.MobilityTicket);
        _old.Bind(0x4000, _peer.Address);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_client_takes_its_allocation_along(int engine)
    {
        var moved = _world.Client("198.18.0.9:9", engine: engine);
        Assert.Equal(600u, Move(moved).Lifetime);

        moved.SendChannelData(0x4000, "from elsewhere");
        _peer.Send(_old.Relayed, "to elsewhere");

        Assert.Equal((_old.Relayed, "from elsewhere"), _peer.Take() is var datagram ? (datagram.From, datagram.Text) : default);
        Assert.Equal((0x4000, "to elsewhere"), moved.TakeChannelData());
        Assert.Contains(new TurnEvent.Moved(_old.Tuple, moved.Tuple, _old.Relayed), _world.Events);
        Assert.True(moved.Refresh().Succeeded);
        Assert.True(moved.Permit(_peer.Address).Succeeded);
    }

    [Fact]
    public void Until_the_client_is_heard_from_its_new_place_it_is_sent_to_at_the_old_one()
    {
        var moved = _world.Client("198.18.0.9:9");
        Move(moved);
        _peer.Send(_old.Relayed, "one");
        Assert.Equal("one", _old.TakeChannelData().Text);
        _old.SendChannelData(0x4000, "still here");
        Assert.Equal("still here", _peer.Take().Text);

        moved.SendChannelData(0x4000, "now here");
        _peer.Received.Clear();
        _peer.Send(_old.Relayed, "two");

        Assert.Equal("two", moved.TakeChannelData().Text);
        _old.SendChannelData(0x4000, "gone");
        Assert.Empty(_peer.Received);
        Assert.Equal(437, _old.Refresh().Code);
    }

    [Fact]
    public void Every_use_brings_another_ticket_and_the_one_before_is_good_for_the_same_request_only()
    {
        var moved = _world.Client("198.18.0.9:9");
        moved.Ask(StunMethod.Refresh);
        var first = _ticket;
        var request = moved.Request(StunMethod.Refresh, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, first));
        moved.SendRaw(request);
        var reply = moved.TakeMessage();
        Assert.True(reply.Succeeded);
        Assert.NotEqual(first, reply.Value(StunAttributeType.MobilityTicket));

        moved.SendRaw(request);
        Assert.True(moved.TakeMessage().Succeeded);
        var thief = _world.Client("198.18.0.66:9");
        Assert.Equal(400, thief.Refresh(null, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, first)).Code);

        _ticket = reply.Value(StunAttributeType.MobilityTicket);
        Assert.True(Move(_world.Client("198.18.0.10:10")).Succeeded);
    }

    [Fact]
    public void A_repeated_refresh_confirms_nothing()
    {
        var moved = _world.Client("198.18.0.9:9");
        moved.Ask(StunMethod.Refresh);
        var request = moved.Request(StunMethod.Refresh, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, _ticket));
        moved.SendRaw(request);
        moved.SendRaw(request);

        _peer.Send(_old.Relayed, "one");

        Assert.Equal("one", _old.TakeChannelData().Text);
    }

    [Fact]
    public void A_ticket_is_no_use_without_its_users_password()
    {
        Assert.Equal(441, Move(_world.Client("198.18.0.9:9", user: "other", password: "password2")).Code);
        Assert.Equal(401, Move(_world.Client("198.18.0.9:10", password: "guess")).Code);
        Assert.Equal(441, Move(_world.Client("198.18.0.9:11", user: "other", password: "password2", engine: 1)).Code);
    }

    [Fact]
    public void A_ticket_that_was_changed_is_none()
    {
        for (var i = 0; i < _ticket.Length; i++)
        {
            var changed = _ticket.ToArray();
            changed[i] ^= 1;
            var client = _world.Client($"198.18.0.9:{i + 1}");
            Assert.Equal(437, client.Refresh(null, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, changed)).Code);
        }
    }

    [Fact]
    public void The_time_in_a_credential_does_not_keep_a_client_from_moving()
    {
        var end = (long)(_world.Now - Instant.Zero).TotalSeconds + 10;
        var client = _world.Client("192.0.2.9:1", user: $"{end}:user");
        _ticket = client.Allocate((ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket)).Value(StunAttributeType.MobilityTicket);
        _world.Advance(TimeSpan.FromSeconds(30));

        Assert.True(Move(_world.Client("198.18.0.9:9", user: $"{end}:user", engine: 1)).Succeeded);
    }

    [Fact]
    public void An_allocation_waits_for_its_client_when_the_connection_breaks()
    {
        var stream = _world.Client("192.0.2.9:1", TurnPath.FirstConnection);
        _ticket = stream.Allocate((ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket)).Value(StunAttributeType.MobilityTicket);
        stream.Permit(_peer.Address);
        _world.Close(stream);
        Assert.Equal(2, _world.Engine.AllocationCount);

        var moved = _world.Client("198.18.0.9:9");
        Assert.True(Move(moved).Succeeded);
        _peer.Send(stream.Relayed, "there you are");

        Assert.Equal("there you are", moved.TakeMessage().Text);
    }

    [Fact]
    public void An_allocation_whose_client_never_comes_back_expires()
    {
        var stream = _world.Client("192.0.2.9:1", TurnPath.FirstConnection);
        stream.Allocate((ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket));
        _world.Close(stream);
        _old.Refresh(0);
        _world.Advance(TimeSpan.FromSeconds(600));

        Assert.Equal((0, 0, 0), (_world.Engine.AllocationCount, _world.Sockets[0].Open, _world.Quota.Total));
    }

    [Fact]
    public void An_allocation_can_be_ended_from_the_new_place()
    {
        var moved = _world.Client("198.18.0.9:9", engine: 1);
        Assert.True(moved.Refresh(0, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, _ticket)).Succeeded);

        Assert.Equal((0, 0), (_world.Engine.AllocationCount, _world.Sockets[0].Open));
        Assert.Equal(0, _world.HandedOver.Count);
    }

    [Fact]
    public void Nothing_is_left_of_the_places_an_allocation_has_been()
    {
        for (var i = 1; i <= 20; i++)
        {
            var place = _world.Client($"198.18.0.{i}:9", engine: i % 2);
            Assert.True(Move(place).Succeeded);
            if (i % 3 != 0)
            {
                place.SendChannelData(0x4000, "here");
            }
        }

        Assert.InRange(_world.HandedOver.Count, 0, 2);
        _world.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal((0, 0), (_world.Engine.AllocationCount, _world.HandedOver.Count));
    }

    [Fact]
    public void Where_mobility_is_forbidden_the_client_is_told()
    {
        _world.Apply(settings => settings with { Mobility = false });

        Assert.Equal(405, _world.Client("192.0.2.9:1").Allocate((ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket)).Code);
    }

    [Fact]
    public void A_reserved_port_can_be_had_by_way_of_another_engine()
    {
        var token = _world.Client("192.0.2.3:1").Allocate((ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0x80]))
            .Value(StunAttributeType.ReservationToken);
        var second = _world.Client("192.0.2.3:2", engine: 1);

        Assert.True(second.Allocate((ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, token)).Succeeded);
        Assert.True(second.Bind(0x4000, _peer.Address).Succeeded);
        second.SendChannelData(0x4000, "x");
        Assert.Equal(second.Relayed, _peer.Take().From);
        Assert.True(second.Refresh(0).Succeeded);
        Assert.Equal(0, _world.HandedOver.Count);
    }

    private TestReply Move(TurnTestClient to)
    {
        var ticket = _ticket;
        var reply = to.Refresh(null, (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, ticket));
        _ticket = reply.Succeeded ? reply.Value(StunAttributeType.MobilityTicket) : _ticket;
        return reply;
    }
}
