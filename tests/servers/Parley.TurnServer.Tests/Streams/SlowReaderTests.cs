using System.Net.Security;
using Parley.Stun;
using Parley.Turn;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>Clients that do not read.</summary>
public sealed class SlowReaderTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_reader_loses_data_but_no_response_and_neighbours_lose_nothing(bool tls)
    {
        await using var server = StreamServer.Start(loops: 1, certificate: () => Certificate);
        await using var slow = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        await using var neighbour = tls ? await server.ConnectTlsAsync() : await server.ConnectAsync();
        using var peer = new TestPeer();
        var relayed = await slow.AllocateAsync();
        await slow.BindAsync(0x4001, peer.Address);
        var connection = server.Listeners.Connections.MinBy(connection => connection.Path)!;
        var other = await neighbour.AllocateAsync();
        await neighbour.BindAsync(0x4002, peer.Address);

        var data = new byte[1200];
        var rounds = 0;
        for (; rounds < 40_000 && server.Drops(LoopDrop.SlowClient) < 100; rounds++)
        {
            BitConverter.TryWriteBytes(data, rounds);
            peer.Send(relayed, data);
            Assert.InRange(connection.WaitingOutput, 0, server.Listeners.Settings.MaxOutput);
            if (rounds % 100 == 0)
            {
                peer.Send(other, "for the neighbour"u8);
                Assert.Equal(StreamClient.ChannelMessage(0x4002, "for the neighbour"u8), await neighbour.ReceiveAsync());
            }
        }

        Assert.InRange(server.Drops(LoopDrop.SlowClient), 100, long.MaxValue);
        var request = StreamClient.Message(StunMethod.Binding);
        await slow.SendAsync(request);
        var last = -1;
        while (true)
        {
            var frame = (await slow.ReceiveAsync())!;
            if (!ChannelData.MayBegin(frame[0]))
            {
                break;
            }

            // Whole messages, in order, with gaps.
            Assert.Equal(ChannelData.HeaderLength + data.Length, frame.Length);
            var number = BitConverter.ToInt32(frame, ChannelData.HeaderLength);
            Assert.InRange(number, last + 1, rounds);
            last = number;
        }
    }

    [Fact]
    public async Task A_client_that_reads_nothing_for_long_is_closed()
    {
        await using var server = StreamServer.Start();
        await using var client = await server.ConnectAsync();
        using var peer = new TestPeer();
        var relayed = await client.AllocateAsync();
        await client.PermitAsync(peer.Address);
        await server.UntilToldAsync();
        for (var i = 0; server.Drops(LoopDrop.SlowClient) == 0; i++)
        {
            Assert.InRange(i, 0, 40_000);
            peer.Send(relayed, new byte[1200]);
            await Task.Yield();
        }

        server.Pass(server.Listeners.Settings.StallTimeout);

        await server.EndsAsync(StreamEnd.Stalled);
    }

    [Fact]
    public async Task A_client_that_asks_on_without_reading_is_closed()
    {
        await using var server = StreamServer.Start(new StreamSettings { MaxOutput = 8 << 10, ResponseReserve = 8 << 10 });
        await using var client = await server.ConnectAsync();
        var requests = Enumerable.Range(0, 1000).SelectMany(_ => StreamClient.Message(StunMethod.Binding)).ToArray();

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                await client.SendAsync(requests);
            }
        });

        await server.EndsAsync(StreamEnd.Stalled);
    }
}
