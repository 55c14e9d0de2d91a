using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class ChannelTests
{
    private static readonly TransportAddress One = TransportAddress.Parse("198.51.100.1:1");
    private static readonly TransportAddress Two = TransportAddress.Parse("198.51.100.1:2");

    private readonly TurnWorld _world = new();
    private readonly TurnTestClient _client;

    public ChannelTests()
    {
        _client = _world.Client();
        _client.Allocate();
    }

    [Fact]
    public void A_number_stands_for_one_peer_and_a_peer_has_one_number()
    {
        Assert.True(_client.Bind(0x4000, One).Succeeded);

        Assert.Equal(400, _client.Bind(0x4000, Two).Code);
        Assert.Equal(400, _client.Bind(0x4001, One).Code);
        Assert.True(_client.Bind(0x4000, One).Succeeded);
        Assert.True(_client.Bind(0x4001, Two).Succeeded);
        Assert.Equal(400, _client.Bind(0x4001, One).Code);
    }

    [Fact]
    public void A_channel_that_has_ended_leaves_number_and_peer_free()
    {
        _client.Bind(0x4000, One);
        _client.Bind(0x4001, Two);
        _world.Advance(TimeSpan.FromSeconds(500));
        _client.Refresh();
        _world.Advance(TimeSpan.FromSeconds(100));

        Assert.True(_client.Bind(0x4000, Two).Succeeded);
        Assert.True(_client.Bind(0x4001, One).Succeeded);
    }

    [Fact]
    public void A_channel_passes_nothing_once_its_permission_has_ended()
    {
        var peer = _world.Peer();
        _client.Bind(0x4000, peer.Address);
        _world.Advance(TimeSpan.FromSeconds(300));
        _client.SendChannelData(0x4000, "late");
        peer.Send(_client.Relayed, "late");
        Assert.Empty(peer.Received);
        Assert.Empty(_client.Received);

        _client.Permit(peer.Address);
        _client.SendChannelData(0x4000, "again");
        peer.Send(_client.Relayed, "again");

        Assert.Equal("again", peer.Take().Text);
        Assert.Equal((0x4000, "again"), _client.TakeChannelData());
    }

    [Fact]
    public void A_channel_ends_after_ten_minutes_and_its_peer_is_heard_in_indications()
    {
        var peer = _world.Peer();
        _client.Bind(0x4000, peer.Address);
        _world.Advance(TimeSpan.FromSeconds(599));
        _client.Refresh();
        _client.Permit(peer.Address);
        _world.Advance(TimeSpan.FromSeconds(1));

        _client.SendChannelData(0x4000, "late");
        peer.Send(_client.Relayed, "late");

        Assert.Empty(peer.Received);
        Assert.Equal("late", _client.TakeMessage().Text);
    }

    [Theory]
    [InlineData(0x3FFF, 400)]
    [InlineData(0x4000, 0)]
    [InlineData(0x4FFF, 0)]
    [InlineData(0x7FFF, 0)]
    [InlineData(0x8000, 400)]
    public void Numbers_lie_within_what_RFC_5766_allowed(int number, int code) => Assert.Equal(code, _client.Bind((ushort)number, One).Code);

    [Fact]
    public void A_request_without_number_or_peer_is_bad()
    {
        Assert.Equal(400, _client.Ask(StunMethod.ChannelBind, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, One)).Code);
        Assert.Equal(400, _client.Ask(StunMethod.ChannelBind, (ref writer) => writer.WriteUInt32(StunAttributeType.ChannelNumber, 0x4000u << 16)).Code);
    }

    [Fact]
    public void Channels_are_bounded_and_those_that_have_ended_make_room()
    {
        _world.Apply(settings => settings with { MaxChannels = 1 });
        _client.Bind(0x4000, One);

        Assert.Equal(508, _client.Bind(0x4001, Two).Code);
        _world.Advance(TimeSpan.FromSeconds(599));
        _client.Refresh();
        _world.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_client.Bind(0x4001, Two).Succeeded);
    }

    [Fact]
    public void Data_on_streams_are_padded()
    {
        var client = _world.Client(path: TurnPath.FirstConnection);
        var peer = _world.Peer();
        client.Allocate();
        client.Bind(0x4000, peer.Address);

        client.SendChannelData(0x4000, "five!");
        peer.Send(client.Relayed, "five!");

        Assert.Equal("five!", peer.Take().Text);
        Assert.Equal((0x4000, "five!"), client.TakeChannelData());
    }

    [Fact]
    public void A_message_shorter_than_it_says_is_dropped()
    {
        var peer = _world.Peer();
        _client.Bind(0x4000, peer.Address);

        _client.SendRaw([0x40, 0, 0, 5, 1, 2, 3, 4]);
        _client.SendRaw([0x40, 0, 0]);
        Assert.Empty(peer.Received);
        _client.SendRaw([0x40, 0, 0, 1, 65, 0, 0, 0]);

        Assert.Equal("A", peer.Take().Text);
    }
}
