using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>RFC 6062, with a shell that is played by the tests.</summary>
public sealed class TcpAllocationTests
{
    private const int Control = TurnPath.FirstConnection;
    private const int DataConnection = TurnPath.FirstConnection + 1;
    private static readonly TransportAddress Peer = TransportAddress.Parse("198.51.100.7:80");

    private readonly TurnWorld _world = new(settings => settings with { TcpAllocations = true, MaxPeerConnections = 2 });
    private readonly TurnTestClient _client;
    private readonly TurnTestClient _data;

    public TcpAllocationTests()
    {
        _client = _world.Client("192.0.2.1:5000", Control);
        _data = _world.Client("192.0.2.1:5001", DataConnection);
    }

    [Fact]
    public void A_client_connects_to_a_peer_and_binds_the_connection()
    {
        AllocateTcp(_client);

        var id = Connect(Peer);
        Assert.True(_world.ConnectionBind(_data, id).Succeeded);

        Assert.Equal(new TurnEvent.JoinConnections(id, DataConnection), _world.Events.Last());
        // Joined connections have no time-out of their own.
        _world.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(1, _world.Engine.PeerConnectionCount);
        Assert.Empty(Closed());
    }

    [Fact]
    public void A_peer_with_a_permission_connects_and_the_client_is_told()
    {
        AllocateTcp(_client);
        Assert.True(_client.Permit(Peer).Succeeded);

        Assert.True(_world.AcceptPeer(_client.Relayed, Peer, out var id));

        var attempt = _client.TakeMessage();
        Assert.Equal(new StunMessageType(StunMethod.ConnectionAttempt, StunClass.Indication), attempt.Message.Type);
        Assert.Equal((Peer, id), (attempt.Peer, attempt.Id));
        Assert.True(_world.ConnectionBind(_data, id).Succeeded);
        Assert.Equal(new TurnEvent.JoinConnections(id, DataConnection), _world.Events.Last());
    }

    [Fact]
    public void A_peer_without_a_permission_is_closed_at_once()
    {
        AllocateTcp(_client);
        Assert.False(_world.AcceptPeer(_client.Relayed, Peer, out _));

        Assert.True(_client.Permit(Peer).Succeeded);
        Assert.False(_world.AcceptPeer(_client.Relayed, TransportAddress.Parse("198.51.100.8:80"), out _));
        _world.Advance(TimeSpan.FromSeconds(300));
        Assert.False(_world.AcceptPeer(_client.Relayed, Peer, out _));

        Assert.Empty(_client.Received);
        Assert.Equal(0, _world.Engine.PeerConnectionCount);
    }

    [Fact]
    public void A_connection_that_fails_is_answered_with_447()
    {
        AllocateTcp(_client);
        var connect = StartConnect(Peer);

        _world.PeerConnection(connect.ConnectionId, connected: false);

        Assert.Equal(447, _client.TakeMessage().Code);
        Assert.Equal(0, _world.Engine.PeerConnectionCount);
        Assert.Equal((447, RefusalReason.Connection, Peer), Refusals().Single());
        // It may be tried again at once.
        StartConnect(Peer);
    }

    [Fact]
    public void Connecting_is_given_up_after_30_seconds()
    {
        AllocateTcp(_client);
        var connect = StartConnect(Peer);

        _world.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Empty(_client.Received);
        _world.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(447, _client.TakeMessage().Code);
        Assert.Equal([connect.ConnectionId], Closed());
        // The shell succeeded at the same moment: what it made is closed.
        _world.PeerConnection(connect.ConnectionId, connected: true);
        Assert.Equal([connect.ConnectionId, connect.ConnectionId], Closed());
        Assert.Empty(_client.Received);
    }

    [Fact]
    public void A_connection_that_nobody_binds_is_closed_after_30_seconds()
    {
        AllocateTcp(_client);
        var id = Connect(Peer);
        Assert.True(_client.Permit(Peer).Succeeded);
        _client.Received.Clear();
        Assert.True(_world.AcceptPeer(_client.Relayed, TransportAddress.Parse("198.51.100.7:81"), out var accepted));

        _world.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal([id, accepted], Closed());
        Assert.Equal(400, _world.ConnectionBind(_data, id).Code);
    }

    [Fact]
    public void A_peer_has_one_connection()
    {
        AllocateTcp(_client);
        var connect = StartConnect(Peer);
        Assert.Equal(446, Ask(Peer).Code);
        _world.PeerConnection(connect.ConnectionId, connected: true);
        _client.Received.Clear();
        Assert.Equal(446, Ask(Peer).Code);
        Assert.True(_world.ConnectionBind(_data, connect.ConnectionId).Succeeded);
        Assert.Equal(446, Ask(Peer).Code);
        Assert.True(_client.Permit(Peer).Succeeded);
        Assert.False(_world.AcceptPeer(_client.Relayed, Peer, out _));

        _world.PeerClosed(connect.ConnectionId);

        StartConnect(Peer);
    }

    [Fact]
    public void An_allocation_has_so_many_connections_and_no_more()
    {
        AllocateTcp(_client);
        Assert.True(_client.Permit(Peer).Succeeded);
        Connect(Peer);
        Connect(Peer with { Port = 81 });

        Assert.Equal(508, Ask(Peer with { Port = 82 }).Code);
        Assert.False(_world.AcceptPeer(_client.Relayed, Peer with { Port = 83 }, out _));
    }

    [Fact]
    public void When_one_half_closes_so_does_the_other()
    {
        AllocateTcp(_client);
        var id = Connect(Peer);
        _world.ConnectionBind(_data, id);
        _world.Close(_data);
        Assert.Equal([id], Closed());
        Assert.Equal(0, _world.Engine.PeerConnectionCount);

        var again = _world.Client("192.0.2.1:5002", DataConnection + 1);
        id = Connect(Peer);
        _world.ConnectionBind(again, id);
        _world.PeerClosed(id);
        Assert.Equal([DataConnection + 1], _world.Events.OfType<TurnEvent.CloseClient>().Select(close => close.Path));
        Assert.Equal(0, _world.Engine.PeerConnectionCount);
    }

    [Theory]
    [InlineData("released")]
    [InlineData("expired")]
    [InlineData("disconnected")]
    public void With_the_allocation_all_its_connections_end(string how)
    {
        AllocateTcp(_client);
        var joined = Connect(Peer);
        _world.ConnectionBind(_data, joined);
        var connecting = StartConnect(Peer with { Port = 81 }).ConnectionId;

        switch (how)
        {
            case "released":
                Assert.Equal(0u, _client.Refresh(0).Lifetime);
                break;
            case "expired":
                _world.PeerConnection(connecting, connected: true);
                _world.Advance(TimeSpan.FromSeconds(601));
                break;
            default:
                _world.Close(_client);
                break;
        }

        Assert.Equal(new HashSet<uint> { joined, connecting }, Closed().ToHashSet());
        Assert.Equal([DataConnection], _world.Events.OfType<TurnEvent.CloseClient>().Select(close => close.Path));
        Assert.Equal((0, 0, 0), (_world.Engine.PeerConnectionCount, _world.Engine.AllocationCount, _world.Sockets[0].Open));
    }

    [Fact]
    public void Binding_needs_a_waiting_connection_of_the_same_user_on_a_fresh_stream()
    {
        AllocateTcp(_client);
        var connecting = StartConnect(Peer).ConnectionId;
        Assert.Equal(400, _world.ConnectionBind(_data, connecting).Code);
        _world.PeerConnection(connecting, connected: true);
        _client.Received.Clear();

        Assert.Equal(400, _world.ConnectionBind(_data, connecting ^ 1).Code);
        Assert.Equal(400, _data.Ask(StunMethod.ConnectionBind).Code);
        Assert.Equal(400, _world.ConnectionBind(_client, connecting).Code);
        Assert.Equal(400, _world.ConnectionBind(_world.Client("192.0.2.1:5009"), connecting).Code);
        var stranger = _world.Client("192.0.2.66:5001", DataConnection + 5, user: "other", password: "password2");
        Assert.Equal(441, _world.ConnectionBind(stranger, connecting).Code);
        Assert.True(_world.ConnectionBind(_data, connecting).Succeeded);
        Assert.Equal(400, _world.ConnectionBind(_world.Client("192.0.2.1:5008", DataConnection + 8), connecting).Code);
        Assert.Single(_world.Events.OfType<TurnEvent.JoinConnections>());
    }

    [Fact]
    public void Binding_without_credentials_is_challenged()
    {
        AllocateTcp(_client);
        var id = Connect(Peer);

        Assert.Equal(401, _data.Try(StunMethod.ConnectionBind, (ref writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, id)).Code);
    }

    [Fact]
    public void A_connection_that_the_kernel_gave_to_another_loop_is_bound_all_the_same()
    {
        var world = new TurnWorld(settings => settings with { TcpAllocations = true }, engines: 2);
        var client = world.Client("192.0.2.1:5000", Control, engine: 1);
        AllocateTcp(client);
        var id = world.Connect(client, Peer);
        var data = world.Client("192.0.2.1:5001", DataConnection, engine: 0);

        Assert.True(world.ConnectionBind(data, id).Succeeded);
        Assert.Equal(new TurnEvent.JoinConnections(id, DataConnection), world.Events.Last());
    }

    [Fact]
    public void It_is_off_unless_the_operator_wants_it()
    {
        var world = new TurnWorld();

        Assert.Equal(442, world.AllocateTcp(world.Client(path: Control)).Code);
    }

    [Fact]
    public void It_is_asked_for_over_a_stream_and_without_what_belongs_to_datagrams()
    {
        Assert.Equal(400, _world.AllocateTcp(_world.Client()).Code);
        Assert.Equal(400, _world.AllocateTcp(_client, (ref writer) => writer.WriteFlag(StunAttributeType.DontFragment)).Code);
        Assert.Equal(400, _world.AllocateTcp(_client, (ref writer) => writer.WriteBytes(StunAttributeType.EvenPort, [0])).Code);
        Assert.Equal(400, _world.AllocateTcp(_client, (ref writer) => writer.WriteUInt64(StunAttributeType.ReservationToken, 1)).Code);
        Assert.Equal(400, _world.AllocateTcp(_client, (ref writer) => writer.WriteFlag(StunAttributeType.MobilityTicket)).Code);
        Assert.Equal(0, _world.Engine.AllocationCount);
    }

    [Fact]
    public void Connecting_needs_a_TCP_allocation()
    {
        Assert.Equal(437, Ask(Peer).Code);
        _client.Allocate();
        Assert.Equal(437, Ask(Peer).Code);
    }

    [Fact]
    public void Datagrams_do_not_pass_a_TCP_allocation()
    {
        AllocateTcp(_client);
        Assert.True(_client.Permit(Peer).Succeeded);
        _client.Received.Clear();
        var peer = _world.Peer(Peer.ToString());

        _client.SendIndication(Peer, "hello");
        Assert.Equal(400, _client.Bind(0x4001, Peer).Code);
        _client.SendChannelData(0x4001, "hello");

        Assert.Empty(peer.Received);
        Assert.False(_world.Directory.TryFind(_client.Relayed, out _));
    }

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    public void Connecting_to_what_the_policy_denies_is_forbidden(string address)
    {
        AllocateTcp(_client);

        Assert.Equal(403, Ask(new TransportAddress(IpAddress.Parse(address), 80)).Code);
        Assert.Empty(_world.Events.OfType<TurnEvent.ConnectPeer>());
    }

    [Fact]
    public void Malformed_requests_are_refused()
    {
        AllocateTcp(_client);

        Assert.Equal(400, _client.Ask(StunMethod.Connect).Code);
        Assert.Equal(403, Ask(Peer with { Port = 0 }).Code);
        Assert.Equal(443, Ask(TransportAddress.Parse("[2001:db8::1]:80")).Code);
    }

    [Fact]
    public void A_stricter_policy_closes_what_it_denies()
    {
        AllocateTcp(_client);
        var id = Connect(Peer);
        _world.ConnectionBind(_data, id);

        _world.Apply(settings => settings with { Policy = new PeerPolicy([], [], []) });
        _world.Drain(0);

        Assert.Equal([id], Closed());
        Assert.Equal([DataConnection], _world.Events.OfType<TurnEvent.CloseClient>().Select(close => close.Path));
    }

    private void AllocateTcp(TurnTestClient client) => Assert.True(_world.AllocateTcp(client).Succeeded);

    private TestReply Ask(TransportAddress peer) =>
        _client.Ask(StunMethod.Connect, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer));

    private TurnEvent.ConnectPeer StartConnect(TransportAddress peer) => _world.StartConnect(_client, peer);

    private uint Connect(TransportAddress peer) => _world.Connect(_client, peer);

    private IEnumerable<uint> Closed() => _world.Events.OfType<TurnEvent.ClosePeer>().Select(close => close.ConnectionId);

    private IEnumerable<(int, RefusalReason, TransportAddress?)> Refusals() =>
        _world.Events.OfType<TurnEvent.Refused>().Where(refused => refused.Code != 401).Select(refused => (refused.Code, refused.Why, refused.Peer));
}
