using System.Net.Security;
using System.Text;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>What a client gets over TCP and TLS.</summary>
public sealed class StreamRelayTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", false)]
    [InlineData("[::1]", true)]
    public async Task Data_pass_both_ways(string host, bool tls)
    {
        await using var server = StreamServer.Start(host: host, certificate: () => Certificate);
        await using var client = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        using var peer = new TestPeer(host);
        var relayed = await client.AllocateAsync(family: (byte)(peer.Address.Family == IpFamily.IPv6 ? 2 : 1));
        await client.BindAsync(0x4001, peer.Address);

        await client.SendAsync(StreamClient.ChannelMessage(0x4001, "hello"u8));
        Assert.Equal("hello", Encoding.UTF8.GetString(await peer.ReceiveAsync()));
        peer.Send(relayed, "welcome"u8);

        Assert.Equal(StreamClient.ChannelMessage(0x4001, "welcome"u8), await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_is_told_its_own_address(bool tls)
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var client = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();

        var response = await client.AskSuccessfullyAsync(StunMethod.Binding);

        Assert.Equal(client.Local, StreamClient.XorAddress(response, StunAttributeType.XorMappedAddress));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_longest_datagrams_pass_and_keep_their_order(bool tls)
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var client = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        using var peer = new TestPeer();
        var relayed = await client.AllocateAsync();
        await client.BindAsync(0x4001, peer.Address);
        for (var i = 0; i < 20; i++)
        {
            var data = new byte[65_507 - i];
            new Random(i).NextBytes(data);
            await client.SendAsync(StreamClient.ChannelMessage(0x4001, data));
            Assert.Equal(data, await peer.ReceiveAsync());
            peer.Send(relayed, data);
            Assert.Equal(StreamClient.ChannelMessage(0x4001, data), await client.ReceiveAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_may_be_split_at_every_byte(bool tls)
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await using var client = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        using var peer = new TestPeer();
        await client.AllocateAsync();
        await client.BindAsync(0x4001, peer.Address);
        var connection = server.Listeners.Connections.Single();
        var request = StreamClient.Message(StunMethod.Binding);
        byte[] bytes = [.. StreamClient.ChannelMessage(0x4001, "abcde"u8), .. request, .. StreamClient.ChannelMessage(0x4001, "f"u8)];
        int[] ends = [12, 12 + request.Length, bytes.Length];
        for (var split = 1; split < bytes.Length; split++)
        {
            await client.SendAsync(bytes.AsMemory(0, split));
            // The server has taken the first part, and keeps what is no whole frame yet.
            var kept = split - ends.Where(end => end <= split).DefaultIfEmpty(0).Max();
            await StreamServer.Until(() => connection.WaitingInput == kept);
            await client.SendAsync(bytes.AsMemory(split));

            Assert.Equal("abcde"u8.ToArray(), await peer.ReceiveAsync());
            await client.ResponseToAsync(request);
            Assert.Equal("f"u8.ToArray(), await peer.ReceiveAsync());
            await StreamServer.Until(() => connection.WaitingInput == 0);
        }
    }

    [Fact]
    public async Task Many_messages_in_one_piece_are_all_answered()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        var requests = Enumerable.Range(0, 500).Select(_ => StreamClient.Message(StunMethod.Binding)).ToArray();

        await client.SendAsync(requests.SelectMany(request => request).ToArray());

        foreach (var request in requests)
        {
            await client.ResponseToAsync(request);
        }
    }

    [Fact]
    public async Task A_client_that_sends_faster_than_the_loop_works_loses_nothing()
    {
        // A loop's inbox that holds two of the longest frames.
        await using var server = StreamServer.Start(
            loops: 1, change: plan => plan with { Tuning = plan.Tuning with { InboxBytes = 1 << 17, InboxMessages = 16 } });
        await using var client = await server.ConnectAsync();
        await client.AllocateAsync();
        var request = StreamClient.Message(StunMethod.Binding);
        // To nobody: a channel that is not bound.
        var long1 = StreamClient.ChannelMessage(0x4005, new byte[60_000]);
        var burst = Enumerable.Repeat(long1, 50).Append(request).SelectMany(bytes => bytes).ToArray();
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(burst);
            await client.ResponseToAsync(request);
        }
    }

    [Fact]
    public async Task Answers_to_what_came_before_the_clients_end_are_still_sent()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        var request = StreamClient.Message(StunMethod.Binding);
        await client.SendAsync(request);
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        await client.ResponseToAsync(request);

        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_allocation_ends_with_its_connection()
    {
        await using var server = StreamServer.Start();
        var client = await server.ConnectAsync();
        await client.AllocateAsync();
        await client.DisposeAsync();

        await StreamServer.Until(() => server.Events.All.Any(e => e.Event is Turn.Server.TurnEvent.Ended { Why: Turn.Server.AllocationEnd.Disconnected }));
    }

    [Fact]
    public async Task Connections_are_spread_over_the_loops()
    {
        await using var server = StreamServer.Start(loops: 2);
        await using var first = await server.ConnectAsync();
        await using var second = await server.ConnectAsync();
        await first.AllocateAsync();
        await second.AllocateAsync();

        var loops = server.Events.All.Where(e => e.Event is Turn.Server.TurnEvent.Allocated).Select(e => e.Loop);

        Assert.Equal([0, 1], loops.Order());
    }

    [Fact]
    public async Task Clients_on_different_loops_reach_each_other()
    {
        await using var server = StreamServer.Start(loops: 2, certificate: () => Certificate);
        await using var first = await server.ConnectAsync();
        await using var second = await server.ConnectTlsAsync();
        var here = await first.AllocateAsync();
        var there = await second.AllocateAsync();
        await first.BindAsync(0x4001, there);
        await second.BindAsync(0x4002, here);

        await first.SendAsync(StreamClient.ChannelMessage(0x4001, "to the other"u8));
        Assert.Equal(StreamClient.ChannelMessage(0x4002, "to the other"u8), await second.ReceiveAsync());
        await second.SendAsync(StreamClient.ChannelMessage(0x4002, "and back"u8));
        Assert.Equal(StreamClient.ChannelMessage(0x4001, "and back"u8), await first.ReceiveAsync());
    }
}
