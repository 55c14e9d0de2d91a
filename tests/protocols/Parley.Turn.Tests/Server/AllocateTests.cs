using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class AllocateTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void An_allocation_is_told_of_with_its_user_and_address()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal([new TurnEvent.Allocated(client.Tuple, "user", client.Relayed, null)], _world.Events);
    }

    [Fact]
    public void A_repeated_request_is_answered_as_before()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);
        var request = client.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24));

        client.SendRaw(request);
        client.SendRaw(request);

        var replies = client.Received.Select(bytes => new TestReply(bytes)).ToArray();
        Assert.All(replies, reply => Assert.True(reply.Succeeded));
        Assert.Equal(replies[0].Bytes, replies[1].Bytes);
        Assert.Equal(1, _world.Engine.AllocationCount);
    }

    [Fact]
    public void A_second_request_finds_the_5_tuple_taken()
    {
        var client = _world.Client();
        client.Allocate();

        Assert.Equal(437, client.Allocate().Code);
        Assert.Equal(1, _world.Quota.Total);
    }

    [Theory]
    [InlineData(null, 600u)]
    [InlineData(0u, 600u)]
    [InlineData(30u, 600u)]
    [InlineData(601u, 601u)]
    [InlineData(3600u, 3600u)]
    [InlineData(uint.MaxValue, 3600u)]
    public void Lifetimes_are_kept_within_bounds(uint? asked, uint granted)
    {
        var reply = _world.Client().Allocate((ref writer) =>
        {
            if (asked is { } seconds)
            {
                writer.WriteUInt32(StunAttributeType.Lifetime, seconds);
            }
        });

        Assert.Equal(granted, reply.Lifetime);
    }

    [Theory]
    [InlineData(6u << 24, 442)]
    [InlineData(0u, 442)]
    [InlineData(null, 400)]
    public void Transports_other_than_UDP_are_refused(uint? transport, int code)
    {
        var reply = _world.Client().Ask(StunMethod.Allocate, (ref writer) =>
        {
            if (transport is { } value)
            {
                writer.WriteUInt32(StunAttributeType.RequestedTransport, value);
            }
        });

        Assert.Equal(code, reply.Code);
        Assert.Equal(0, _world.Sockets[0].Open);
    }

    [Fact]
    public void An_IPv6_address_is_given_to_who_asks_for_it()
    {
        var reply = _world.Client().Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 2u << 24));

        Assert.Equal(IpAddress.Parse("2001:db8:ffff::9"), Assert.Single(reply.AllRelayed).Address);
    }

    [Fact]
    public void A_family_that_is_not_served_is_refused()
    {
        _world.Sockets[0].HasIPv6 = false;

        Assert.Equal(440, _world.Client().Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 2u << 24)).Code);
        Assert.Equal(440, _world.Client("192.0.2.1:2").Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 3u << 24)).Code);
        Assert.Equal(0, _world.Quota.Total);
    }

    [Theory]
    [InlineData(StunAttributeType.AdditionalAddressFamily)]
    [InlineData(StunAttributeType.DraftAdditionalAddressFamily)]
    public void Both_families_are_given_to_who_asks_for_an_additional_one(StunAttributeType attribute)
    {
        var client = _world.Client();
        var reply = client.Allocate((ref writer) => writer.WriteUInt32(attribute, 2u << 24));
        Assert.Equal([IpFamily.IPv4, IpFamily.IPv6], reply.AllRelayed.Select(address => address.Family));

        var four = _world.Peer();
        var six = _world.Peer("[2001:db8::7]:9000");
        Assert.True(client.Permit(four.Address, six.Address).Succeeded);
        client.SendIndication(four.Address, "4");
        client.SendIndication(six.Address, "6");

        Assert.Equal((reply.AllRelayed[0], "4"), four.Take() is var a ? (a.From, a.Text) : default);
        Assert.Equal((reply.AllRelayed[1], "6"), six.Take() is var b ? (b.From, b.Text) : default);
    }

    [Fact]
    public void A_second_family_that_is_not_to_be_had_is_reported_beside_the_first()
    {
        _world.Sockets[0].HasIPv6 = false;
        var reply = _world.Client().Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 2u << 24));

        Assert.True(reply.Succeeded);
        Assert.Equal(IpFamily.IPv4, Assert.Single(reply.AllRelayed).Family);
        Assert.True(reply.Message.TryRead<AddressErrorCode>(out var error));
        Assert.Equal((IpFamily.IPv6, StunErrorCode.AddressFamilyNotSupported), (error.Family, error.Code));
    }

    [Fact]
    public void With_both_families_refused_the_request_is_refused()
    {
        (_world.Sockets[0].HasIPv4, _world.Sockets[0].HasIPv6) = (false, false);

        Assert.Equal(440, _world.Client().Allocate((ref writer) => writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 2u << 24)).Code);
    }

    [Fact]
    public void What_contradicts_itself_is_a_bad_request()
    {
        WriteAttributes[] contradictions =
        [
            (ref writer) =>
            {
                writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 1u << 24);
                writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 2u << 24);
            },
            (ref writer) => writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 1u << 24),
            (ref writer) =>
            {
                writer.WriteBytes(StunAttributeType.EvenPort, [0x80]);
                writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 2u << 24);
            },
            (ref writer) =>
            {
                writer.WriteBytes(StunAttributeType.EvenPort, [0]);
                writer.WriteUInt64(StunAttributeType.ReservationToken, 5);
            },
            (ref writer) =>
            {
                writer.WriteUInt32(StunAttributeType.RequestedAddressFamily, 1u << 24);
                writer.WriteUInt64(StunAttributeType.ReservationToken, 5);
            },
            (ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0, 0]),
            (ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, [1, 2, 3]),
            (ref writer) => writer.WriteBytes(StunAttributeType.Lifetime, [1]),
            (ref writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, [1]),
        ];

        Assert.All(contradictions, contradiction => Assert.Equal(400, _world.Client().Allocate(contradiction).Code));
        Assert.Equal((0, 0), (_world.Sockets[0].Open, _world.Quota.Total));
    }

    [Fact]
    public void A_reserved_port_is_for_its_users_next_allocation()
    {
        var first = _world.Client();
        var reply = first.Allocate((ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0x80]));
        Assert.Equal(0, first.Relayed.Port % 2);
        var token = reply.Value(StunAttributeType.ReservationToken);
        Assert.Equal(8, token.Length);

        Assert.Equal(508, _world.Client("192.0.2.2:1", user: "other", password: "password2")
            .Allocate((ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, token)).Code);
        var second = _world.Client("192.0.2.1:5001");
        Assert.True(second.Allocate((ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, token)).Succeeded);
        Assert.Equal(first.Relayed.Port + 1, second.Relayed.Port);

        Assert.Equal(508, _world.Client("192.0.2.1:5002").Allocate((ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, token)).Code);
    }

    [Fact]
    public void A_reservation_ends_after_thirty_seconds()
    {
        var reply = _world.Client().Allocate((ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0x80]));
        Assert.Equal(2, _world.Sockets[0].Open);

        _world.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _world.Sockets[0].Open);
        var token = reply.Value(StunAttributeType.ReservationToken);
        Assert.Equal(508, _world.Client("192.0.2.1:5001").Allocate((ref writer) => writer.WriteBytes(StunAttributeType.ReservationToken, token)).Code);
    }

    [Fact]
    public void Quotas_and_ports_run_out_with_codes_of_their_own()
    {
        _world.Quota.Limit = 1;
        Assert.True(_world.Client().Allocate().Succeeded);
        Assert.Equal(486, _world.Client("192.0.2.1:2").Allocate().Code);

        _world.Sockets[0].PortsLeft = 0;
        Assert.Equal(508, _world.Client("192.0.2.1:3", user: "other", password: "password2").Allocate().Code);
        Assert.Equal(1, _world.Quota.Total);
    }

    [Fact]
    public void An_engine_holds_no_more_allocations_than_it_may()
    {
        _world.Apply(settings => settings with { MaxAllocations = 1 });

        Assert.True(_world.Client().Allocate().Succeeded);
        Assert.Equal(486, _world.Client("192.0.2.1:2").Allocate().Code);
    }

    [Fact]
    public void A_server_that_takes_no_allocations_names_another()
    {
        var alternate = TransportAddress.Parse("203.0.113.77:3478");
        _world.Apply(settings => settings with { AlternateServer = alternate });
        var reply = _world.Client().Allocate();

        Assert.Equal(300, reply.Code);
        Assert.True(reply.Message.TryReadAddress(StunAttributeType.AlternateServer, out var named));
        Assert.Equal(alternate, named);
    }

    [Fact]
    public void Unknown_attributes_that_must_be_understood_are_listed()
    {
        var reply = _world.Client().Allocate((ref writer) =>
        {
            writer.WriteUInt32((StunAttributeType)0x7F01, 1);
            writer.WriteUInt32((StunAttributeType)0xFF02, 1);
            writer.WriteUInt32((StunAttributeType)0x7F03, 1);
        });

        Assert.Equal(420, reply.Code);
        Assert.Equal([0x7F, 0x01, 0x7F, 0x03], reply.Value(StunAttributeType.UnknownAttributes));
    }

    [Fact]
    public void A_response_is_protected_and_marked_as_its_request_was()
    {
        var client = _world.Client();
        Assert.False(client.Ask(StunMethod.Binding).Has(StunAttributeType.Fingerprint));
        client.Fingerprint = true;
        Assert.True(client.Ask(StunMethod.Binding).Has(StunAttributeType.Fingerprint));
        var reply = client.Allocate();

        Assert.True(StunIntegrity.VerifySha1(reply.Message, client.Key()));
        Assert.True(reply.Has(StunAttributeType.Fingerprint));
    }

    [Fact]
    public void An_allocation_ends_with_its_connection()
    {
        var client = _world.Client(path: TurnPath.FirstConnection);
        client.Allocate();
        _world.Close(client);

        Assert.Equal(AllocationEnd.Disconnected, Assert.Single(_world.Events.OfType<TurnEvent.Ended>()).Why);
        Assert.Equal(0, _world.Sockets[0].Open);
    }

    [Fact]
    public void All_allocations_and_reservations_end_when_the_server_goes_down()
    {
        _world.Client().Allocate((ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0x80]));
        _world.Client("192.0.2.1:2").Allocate();

        _world.Engine.Shutdown();
        _world.Drain(0);

        Assert.Equal((0, 0, 0), (_world.Engine.AllocationCount, _world.Sockets[0].Open, _world.Quota.Total));
        Assert.Equal(2, _world.Events.OfType<TurnEvent.Ended>().Count(e => e.Why == AllocationEnd.Shutdown));
        Assert.Equal(Instant.Never, _world.Engine.NextTimeout);
    }
}
