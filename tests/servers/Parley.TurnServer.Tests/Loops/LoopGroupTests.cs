using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

[Collection(CountsDescriptors.Name)]
public sealed class LoopGroupTests
{
    [Theory]
    [InlineData("127.0.0.1:0", 1)]
    [InlineData("127.0.0.1:0", 2)]
    [InlineData("[::1]:0", 2)]
    public async Task A_binding_request_is_answered_from_the_address_that_was_asked(string listen, int loops)
    {
        await using var group = LoopGroup.Start(LoopPlans.Loopback(loops) with { Listen = [TransportAddress.Parse(listen)] });
        var server = group.LocalEndPoints[0].ToIPEndPoint();
        for (var i = 0; i < 10; i++)
        {
            using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
            socket.Connect(server);
            var request = new byte[20];
            var id = TransactionId.Create(CryptoRandomSource.Instance);
            socket.Send(new StunMessageWriter(request, new(StunMethod.Binding, StunClass.Request), id).Written);
            var response = new byte[500];
            var length = socket.Receive(response);

            Assert.Equal(StunParseError.None, StunMessage.TryParse(response.AsSpan(0, length), out var message));
            Assert.Equal(id, message.TransactionId);
            Assert.True(message.TryGet(StunAttributeType.XorMappedAddress, out var mapped));
            Assert.True(StunAddress.TryReadXor(mapped.Value, id, out var address));
            Assert.Equal(TransportAddress.From((IPEndPoint)socket.LocalEndPoint!), address);
        }
    }

    [Fact]
    public async Task An_address_that_another_server_has_is_refused()
    {
        await using var first = LoopGroup.Start(LoopPlans.Loopback());

        var e = Assert.Throws<SocketException>(() => LoopGroup.Start(LoopPlans.Loopback() with { Listen = first.LocalEndPoints }));

        Assert.Equal(SocketError.AddressAlreadyInUse, e.SocketErrorCode);
    }

    [Fact]
    public async Task A_question_is_answered_on_the_loops_thread()
    {
        await using var group = LoopGroup.Start(LoopPlans.Loopback(2));

        var names = await Task.WhenAll(group.Loops.Select(loop => loop.AskAsync((_, _) => Thread.CurrentThread.Name)));

        Assert.Equal(["turn-0", "turn-1"], names);
    }

    [Fact]
    public async Task A_stopped_loop_takes_nothing_more()
    {
        var group = LoopGroup.Start(LoopPlans.Loopback());
        await group.StopAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.Loops[0].AskAsync((_, _) => 0));
        Assert.False(group.Loops[0].Post((_, _) => { }));
        Assert.True(group.Loops[0].WaitForRoomAsync().IsCompleted);
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData(LoopVariants.Portable)]
    public async Task A_loop_that_breaks_is_heard_of_at_once_and_again_when_all_are_stopped(string variant)
    {
        var plan = LoopPlans.Loopback(2, LoopVariants.Tuning(variant));
        var group = LoopGroup.Start(plan with { Engine = plan.Engine with { Anonymous = true }, Observer = new BrokenObserver() });
        Assert.False(group.Broken.IsCompleted);
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate();

        var broken = await group.Broken.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.IsType<NotSupportedException>(broken?.InnerException);
        Assert.Single(group.Loops, loop => loop.IsStopped);
        Assert.Same(broken, await Assert.ThrowsAsync<TurnBrokenException>(group.StopAsync));
    }

    [Fact]
    public async Task Loops_that_stop_as_they_are_told_are_not_broken()
    {
        var group = LoopGroup.Start(LoopPlans.Loopback(2));
        await group.StopAsync();

        Assert.Null(await group.Broken);
    }

    [Fact]
    public async Task Starting_and_stopping_leaves_no_descriptor_behind()
    {
        await LoopGroup.Start(LoopPlans.Loopback(2)).StopAsync();
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 20; i++)
        {
            await LoopGroup.Start(LoopPlans.Loopback(2)).StopAsync();
        }

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 15);
    }

    private sealed class BrokenObserver : ITurnObserver
    {
        public void Observe(TurnLoop loop, TurnEvent e) => throw new NotSupportedException("A bug.");
    }
}
