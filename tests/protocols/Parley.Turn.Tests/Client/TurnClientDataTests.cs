using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;
using Parley.Turn.Tests.Client.World;

namespace Parley.Turn.Tests.Client;

public sealed class TurnClientDataTests
{
    private const string Peer = "198.51.100.7:9000";

    [Fact]
    public void Data_go_as_indications_until_the_channel_is_bound_and_through_it_from_then_on()
    {
        var (world, client) = Permitted();

        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        Assert.Equal(TurnSendResult.AsIndication, client.Send(Peer, "one"));
        world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromSeconds(5));
        Assert.Equal(TurnSendResult.ThroughChannel, client.Send(Peer, "two"));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(["one", "two"], world.AtPeers.Select(datagram => datagram.Text));
        Assert.All(world.AtPeers, datagram => Assert.Equal((TransportAddress.Parse(Peer), client.Relayed), (datagram.To, datagram.From)));
        Assert.Equal(ChannelData.HeaderLength + 3, world.FromClients[^1].Length);
    }

    [Fact]
    public void What_a_peer_sends_comes_with_its_address_with_and_without_a_channel()
    {
        var (world, client) = Permitted();

        world.FromPeer(Peer, client.Relayed, "plain");
        world.Run(TimeSpan.FromSeconds(1));
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromSeconds(5));
        world.FromPeer(Peer, client.Relayed, "channel");
        world.Run(TimeSpan.FromSeconds(1));

        Assert.Equal([(TransportAddress.Parse(Peer), "plain"), (TransportAddress.Parse(Peer), "channel")], client.Received);
    }

    [Fact]
    public void Over_a_stream_channel_data_is_padded()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(settings => settings with { Protocol = TransportProtocol.Tcp }).Allocate();
        client.Permit("198.51.100.7");
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromSeconds(5));

        client.Send(Peer, "12345");
        Assert.Equal(12, world.FromClients[^1].Length);
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal("12345", Assert.Single(world.AtPeers).Text);
    }

    [Fact]
    public void Nothing_is_sent_to_whom_the_server_would_drop_it_for()
    {
        var (world, client) = Permitted();

        Assert.Equal(TurnSendResult.NotPermitted, client.Send("198.51.100.8:9000", "x"));
        Assert.Equal(TurnSendResult.TooLong, client.Send(Peer, new string('x', 65_507)));
        Assert.Equal(TurnSendResult.NotAllocated, world.Client(local: "192.0.2.1:5001").Send(Peer, "x"));
    }

    [Fact]
    public void What_is_sent_behind_the_request_for_a_permission_arrives_without_waiting_for_the_response()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();

        client.Do(turn => turn.Permit(world.Now, TransportAddress.Parse(Peer).Address));
        Assert.Equal(TurnSendResult.AheadOfPermission, client.Send(Peer, "early"));
        world.Run(world.Latency);

        Assert.Equal("early", Assert.Single(world.AtPeers).Text);
        world.Run(TimeSpan.FromSeconds(1));
        Assert.False(client.Single<TurnClientEvent.Permitted>().IsLate);
        Assert.Equal(TurnSendResult.AsIndication, client.Send(Peer, "later"));
    }

    [Fact]
    public void A_permission_that_took_two_requests_says_that_what_was_sent_ahead_of_it_is_lost()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();

        world.LossPercent = 100;
        client.Do(turn => turn.Permit(world.Now, TransportAddress.Parse(Peer).Address));
        world.LossPercent = 0;
        Assert.Equal(TurnSendResult.AheadOfPermission, client.Send(Peer, "early"));
        Assert.True(world.RunUntil(client.Has<TurnClientEvent.Permitted>, TimeSpan.FromSeconds(5)));

        Assert.True(client.Single<TurnClientEvent.Permitted>().IsLate);
        Assert.Empty(world.AtPeers);
    }

    [Fact]
    public void An_address_that_was_refused_together_with_another_one_has_its_permission_late()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();

        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("127.0.0.1"), TransportAddress.Parse(Peer).Address));
        Assert.Equal(TurnSendResult.AheadOfPermission, client.Send(Peer, "early"));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.True(client.Single<TurnClientEvent.Permitted>().IsLate);
        Assert.Equal(IpAddress.Parse("127.0.0.1"), client.Single<TurnClientEvent.PermissionLost>().Peer);
        Assert.Empty(world.AtPeers);
    }

    [Fact]
    public void A_shell_that_takes_nothing_does_not_make_the_queue_grow()
    {
        var (_, client) = Permitted(settings => settings with { MaxWaiting = 8 });
        var results = Enumerable.Range(0, 20).Select(_ => client.Client.Send(TransportAddress.Parse(Peer), "x"u8)).ToArray();

        Assert.Equal(8, results.Count(result => result == TurnSendResult.AsIndication));
        Assert.Equal(12, results.Count(result => result == TurnSendResult.Full));
    }

    [Fact]
    public void A_mapped_peer_address_is_the_ipv4_peer()
    {
        var (world, client) = Permitted();

        Assert.Equal(TurnSendResult.AsIndication, client.Send("[::ffff:198.51.100.7]:9000", "x"));
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(TransportAddress.Parse(Peer), Assert.Single(world.AtPeers).To);
    }

    [Fact]
    public void Data_that_did_not_come_from_the_server_or_from_a_permitted_peer_are_dropped()
    {
        var (_, client) = Permitted();
        var message = Indication("198.51.100.7:9000");
        var server = TransportAddress.Parse(ClientWorld.ServerAddress);

        Assert.True(client.Client.TryReadData(new Datagram(server, default, message), out _, out var data));
        Assert.Equal("x"u8, data);
        Assert.False(client.Client.TryReadData(new Datagram(TransportAddress.Parse(Peer), default, message), out _, out _));
        Assert.False(client.Client.TryReadData(new Datagram(server, default, Indication("198.51.100.8:9000")), out _, out _));
        Assert.False(client.Client.TryReadData(new Datagram(server, default, Indication(Peer, (StunAttributeType)0x7777)), out _, out _));
        Assert.False(client.Client.TryReadData(new Datagram(server, default, [0x40, 0, 0, 1, 0]), out _, out _));
        Assert.False(client.Client.TryReadData(new Datagram(server, default, [0x4F, 0xFF, 0, 1, 0]), out _, out _));
    }

    [Fact]
    public void An_icmp_message_about_a_peer_is_told()
    {
        var (world, client) = Permitted();
        var writer = new StunMessageWriter(new byte[128], new StunMessageType(StunMethod.Data, StunClass.Indication), default);
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, TransportAddress.Parse(Peer));
        writer.Write(new Icmp(3, 3, 0));
        var message = writer.Written.ToArray();

        client.Do(turn => turn.HandleDatagram(world.Now, new Datagram(turn.Server, default, message)));
        Assert.Equal(new TurnClientEvent.Unreachable(TransportAddress.Parse(Peer), new Icmp(3, 3, 0)), client.Single<TurnClientEvent.Unreachable>());
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        var (world, client) = Permitted();
        client.Do(turn => turn.Bind(world.Now, TransportAddress.Parse(Peer)));
        world.RunUntil(client.Has<TurnClientEvent.ChannelBound>, TimeSpan.FromSeconds(5));
        client.Permit("198.51.100.8");
        var (channel, plain) = (TransportAddress.Parse(Peer), TransportAddress.Parse("198.51.100.8:9000"));
        var indication = Indication(Peer);
        var payload = new byte[1200];
        var server = client.Client.Server;

        void Once()
        {
            client.Client.Send(channel, payload);
            client.Client.Send(plain, payload);
            while (client.Client.TryTakeTransmit(out _))
            {
            }

            client.Client.TryReadData(new Datagram(server, default, indication), out _, out _);
        }

        for (var i = 0; i < 200; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Indication(string peer, StunAttributeType more = StunAttributeType.Software)
    {
        var writer = new StunMessageWriter(new byte[128], new StunMessageType(StunMethod.Data, StunClass.Indication), default);
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, TransportAddress.Parse(peer));
        writer.WriteFlag(more);
        writer.WriteText(StunAttributeType.Data, "x");
        return writer.Written.ToArray();
    }

    private static (ClientWorld World, ClientHost Client) Permitted(Func<TurnClientSettings, TurnClientSettings>? change = null)
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(change).Allocate();
        client.Permit("198.51.100.7");
        return (world, client);
    }
}
