using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;
using Parley.Turn.Tests.Client.World;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Client;

public sealed class TurnClientAllocationTests
{
    [Fact]
    public void An_allocation_takes_two_round_trips_and_names_relayed_and_mapped_address()
    {
        var world = new ClientWorld();
        world.Server();
        var began = world.Now;
        var client = world.Client().Allocate();

        var allocated = client.Single<TurnClientEvent.Allocated>();
        Assert.Equal(TransportAddress.Parse("192.0.2.1:5000"), allocated.Mapped);
        Assert.Equal(IpAddress.Parse("203.0.113.9"), allocated.Relayed.Address);
        Assert.Equal(4 * world.Latency, world.Now - began);
        Assert.Equal(2, world.FromClients.Count);
    }

    [Theory]
    [InlineData(true, StunAttributeType.MessageIntegritySha256)]
    [InlineData(false, StunAttributeType.MessageIntegrity)]
    public void The_server_offers_the_algorithm_and_the_client_takes_it(bool offer, StunAttributeType integrity)
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { OfferSha256 = offer });
        world.Client().Allocate();

        StunMessage.TryParse(world.FromClients[1], out var request);
        Assert.True(request.Has(integrity));
        Assert.Equal(offer, request.TryRead<ChosenAlgorithm>(out var chosen) && chosen.Algorithm == PasswordAlgorithm.Sha256);
    }

    [Fact]
    public void Where_the_server_knows_hashes_the_user_name_stays_off_the_wire()
    {
        var world = new ClientWorld();
        var credentials = new TestCredentials { KnowsUserHashes = true };
        world.Server(credentials: credentials);
        world.Client().Allocate();

        StunMessage.TryParse(world.FromClients[1], out var request);
        Assert.False(request.Has(StunAttributeType.Username));
        Assert.True(request.TryReadBytes(StunAttributeType.UserHash, out var hash));
        Assert.Equal(TestCredentials.Hash("user"), hash);
    }

    [Fact]
    public void A_wrong_password_is_said_and_not_tried_again()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(settings => settings with { Password = "wrong" }).Start();
        world.Run(TimeSpan.FromMinutes(2));

        Assert.IsType<TurnFailure.WrongCredentials>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(2, world.FromClients.Count);
        Assert.Null(client.Client.NextTimeout);
    }

    [Fact]
    public void A_silent_server_is_given_up_after_39_and_a_half_seconds()
    {
        var world = new ClientWorld();
        var began = world.Now;
        var client = world.Client().Start();

        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Ended>, TimeSpan.FromMinutes(2)));
        Assert.IsType<TurnFailure.TimedOut>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(TimeSpan.FromSeconds(39.5), world.Now - began);
        Assert.Equal(7, world.FromClients.Count);
    }

    [Theory]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Tls)]
    public void On_a_stream_nothing_is_sent_twice(TransportProtocol protocol)
    {
        var world = new ClientWorld();
        var client = world.Client(settings => settings with { Protocol = protocol }).Start();
        world.Run(TimeSpan.FromMinutes(2));

        Assert.IsType<TurnFailure.TimedOut>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Single(world.FromClients);
    }

    [Fact]
    public void An_allocation_over_a_stream_works_like_one_over_udp()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(settings => settings with { Protocol = TransportProtocol.Tcp }).Allocate();
        client.Permit("198.51.100.7");

        Assert.Equal(TurnSendResult.AsIndication, client.Send("198.51.100.7:9000", "hello"));
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal("hello", Assert.Single(world.AtPeers).Text);
    }

    [Fact]
    public void Quota_and_ports_that_are_used_up_are_said()
    {
        Assert.Equal(StunErrorCode.AllocationQuotaReached, Refusal(server => server.Quota.Limit = 0));
        Assert.Equal(StunErrorCode.InsufficientCapacity, Refusal(server => server.Sockets.PortsLeft = 0));
        Assert.Equal(
            StunErrorCode.AddressFamilyNotSupported,
            Refusal(server => server.Sockets.HasIPv6 = false, settings => settings with { Family = IpFamily.IPv6 }));
    }

    [Fact]
    public void A_second_client_on_the_same_address_is_told_of_the_mismatch()
    {
        var world = new ClientWorld();
        world.Server();
        world.Client().Allocate();
        var second = world.Client(settings => settings with { Username = "other", Password = "password2" }).Start();
        world.Run(TimeSpan.FromSeconds(5));

        var refused = Assert.IsType<TurnFailure.Refused>(second.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(StunErrorCode.AllocationMismatch, refused.Code);
    }

    [Fact]
    public void Both_families_are_allocated_where_both_are_asked_for()
    {
        var world = new ClientWorld();
        world.Server();
        var both = world.Client(settings => settings with { AdditionalIPv6 = true }).Allocate().Single<TurnClientEvent.Allocated>();

        Assert.Equal((IpFamily.IPv4, IpFamily.IPv6), (both.Relayed.Family, both.Second!.Value.Family));
        Assert.Null(both.SecondRefused);
    }

    [Fact]
    public void A_family_that_is_refused_is_named_while_the_other_is_granted()
    {
        var world = new ClientWorld();
        world.Server().Sockets.HasIPv6 = false;
        var one = world.Client(settings => settings with { AdditionalIPv6 = true }).Allocate().Single<TurnClientEvent.Allocated>();

        Assert.Equal(IpFamily.IPv4, one.Relayed.Family);
        Assert.Null(one.Second);
        Assert.Equal(StunErrorCode.AddressFamilyNotSupported, one.SecondRefused);
    }

    [Fact]
    public void A_port_that_was_kept_is_the_next_allocations()
    {
        var world = new ClientWorld();
        world.Server();
        var rtp = world.Client(settings => settings with { EvenPort = new EvenPort(true) }).Allocate().Single<TurnClientEvent.Allocated>();
        var rtcp = world.Client(settings => settings with { Reservation = rtp.Reservation }, "192.0.2.1:5001").Allocate();

        Assert.Equal(0, rtp.Relayed.Port % 2);
        Assert.Equal(rtp.Relayed.Port + 1, rtcp.Relayed.Port);
    }

    [Fact]
    public void Settings_that_contradict_themselves_are_the_callers_mistake()
    {
        var world = new ClientWorld();

        Assert.Throws<ArgumentException>(() => world.Client(settings => settings with { AdditionalIPv6 = true, Family = IpFamily.IPv6 }));
        Assert.Throws<ArgumentException>(() => world.Client(settings => settings with { Reservation = default(ReservationToken), EvenPort = new EvenPort(false) }));
        Assert.Throws<ArgumentException>(() => world.Client(settings => settings with { Password = "" }));
        Assert.Throws<ArgumentException>(() => world.Client(settings => settings with { Username = new string('x', 509) }));
    }

    private static StunErrorCode Refusal(Action<ServerHost> spoil, Func<TurnClientSettings, TurnClientSettings>? change = null)
    {
        var world = new ClientWorld();
        spoil(world.Server());
        var client = world.Client(change).Start();
        world.Run(TimeSpan.FromSeconds(5));
        return Assert.IsType<TurnFailure.Refused>(client.Single<TurnClientEvent.Ended>().Why).Code;
    }
}
