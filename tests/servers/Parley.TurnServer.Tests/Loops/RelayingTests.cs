using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>Datagrams through real sockets on loopback, with every way in which a loop can work.</summary>
public sealed class RelayingTests
{
    public static TheoryData<string> Variants => LoopVariants.All;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Data_of_all_sizes_come_through_both_ways(string variant)
    {
        await using var group = LoopVariants.Start(variant);
        using var peer = DatagramClient.Peer();
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);
        foreach (var size in (int[])[0, 1, 3, 120, 1200, 1472, 9000, 60_000])
        {
            var data = Numbered(size, size);
            client.SendData(data);
            var (received, source) = peer.ReceiveFrom();
            Assert.Equal(client.Relayed, source);
            Assert.Equal(data, received);

            peer.SendTo(data, client.Relayed);
            Assert.Equal(data, client.ReceiveData());
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Ipv6_is_relayed_for_an_Ipv6_client(string variant)
    {
        await using var group = LoopVariants.Start(variant, listen: "[::1]:0");
        using var peer = DatagramClient.Peer("::1");
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate(six: true).Bind(peer.Local);
        client.SendData([1, 2, 3]);
        var (received, source) = peer.ReceiveFrom();
        Assert.Equal(client.Relayed, source);
        Assert.Equal([1, 2, 3], received);
        peer.SendTo([4, 5], source);
        Assert.Equal([4, 5], client.ReceiveData());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_batch_of_mixed_sizes_arrives_whole_and_in_order(string variant)
    {
        const int Count = 150;
        await using var group = LoopVariants.Start(variant);
        using var peer = DatagramClient.Peer();
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);

        // Runs of equal ones, a shorter one at a run's end, a longer one after it, empty ones in between.
        int[] sizes = [200, 200, 200, 90, 300, 300, 0, 300, 300, 300, 1200, 1200, 20];
        using (LoopVariants.Hold(group.Loops[0]))
        {
            for (var i = 0; i < Count; i++)
            {
                client.SendData(Numbered(i, sizes[i % sizes.Length]));
                peer.SendTo(Numbered(i, sizes[i % sizes.Length]), client.Relayed);
            }
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(Numbered(i, sizes[i % sizes.Length]), peer.Receive());
            Assert.Equal(Numbered(i, sizes[i % sizes.Length]), client.ReceiveData());
        }

        var counters = group.Loops[0].Counters;
        var segments = variant is LoopVariants.Best or "no-coalescing" or "no-batches";
        Assert.Equal(segments && OperatingSystem.IsLinux(), counters.Segmented > 0);
        Assert.All(Enum.GetValues<LoopDrop>(), cause => Assert.Equal(0, counters.Drops(cause)));
    }

    [Fact]
    public async Task A_coalesced_run_is_cut_into_its_datagrams()
    {
        await using var group = LoopVariants.Start(LoopVariants.Best, loops: 2);
        using var far = DatagramClient.Peer();

        // What one allocation sends as a run reaches another allocation's relay socket over loopback as a run, if the kernel lets it. The way between the two
        // is through the network here: the peer's address is a relayed one of another server.
        await using var other = LoopVariants.Start(LoopVariants.Best);
        using var sender = new DatagramClient(group.LocalEndPoints[0]).Allocate();
        using var receiver = new DatagramClient(other.LocalEndPoints[0]).Allocate().Bind(sender.Relayed);
        sender.Bind(receiver.Relayed);
        var holding = group.Loops.Select(LoopVariants.Hold).ToArray();
        for (var i = 0; i < 40; i++)
        {
            sender.SendData(Numbered(i, i == 39 ? 50 : 500));
        }

        Array.ForEach(holding, hold => hold.Dispose());
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(Numbered(i, i == 39 ? 50 : 500), receiver.ReceiveData());
        }

        Assert.True(!OperatingSystem.IsLinux() || other.Loops[0].Counters.Coalesced > 0);
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData("plain")]
    [InlineData(LoopVariants.Portable)]
    public async Task Many_allocations_are_served_side_by_side(string variant)
    {
        await using var group = LoopVariants.Start(variant, loops: 2);
        using var peer = DatagramClient.Peer();
        var clients = Enumerable.Range(0, 100).Select(_ => new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < clients.Length; i++)
            {
                clients[i].SendData(Numbered(i, 100));
            }

            for (var i = 0; i < clients.Length; i++)
            {
                var (data, source) = peer.ReceiveFrom();
                peer.SendTo(data, source);
            }

            for (var i = 0; i < clients.Length; i++)
            {
                Assert.Equal(Numbered(i, 100), clients[i].ReceiveData());
            }
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData(LoopVariants.Portable)]
    public async Task Allocations_of_different_loops_reach_each_other_inside(string variant)
    {
        await using var group = LoopVariants.Start(variant, loops: 2);
        for (var pair = 0; pair < 16; pair++)
        {
            using var one = new DatagramClient(group.LocalEndPoints[0]).Allocate();
            using var two = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(one.Relayed);
            one.Bind(two.Relayed);
            one.SendData([1, 2, 3]);
            Assert.Equal([1, 2, 3], two.ReceiveData());
            two.SendData([4, 5]);
            Assert.Equal([4, 5], one.ReceiveData());
        }

        // Of 16 pairs at random, all on one loop each would be a chance of 1 in 65,536.
        Assert.True(group.Loops.Sum(loop => loop.Counters.Neighbours) > 0);
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData(LoopVariants.Portable)]
    public async Task An_allocation_that_moves_with_its_client_is_served_on_whichever_loop_hears_it(string variant)
    {
        await using var group = LoopVariants.Start(variant, loops: 2);
        using var peer = DatagramClient.Peer();
        using var first = new DatagramClient(group.LocalEndPoints[0]).Allocate(mobile: true).Bind(peer.Local);
        var ticket = first.Ticket;
        for (byte i = 0; i < 12; i++)
        {
            using var client = new DatagramClient(group.LocalEndPoints[0]);
            client.Move(ticket);
            ticket = client.Ticket;
            client.SendData([i]);
            var (data, source) = peer.ReceiveFrom();
            Assert.Equal([i], data);
            Assert.Equal(first.Relayed, source);
            peer.SendTo([i, i], source);
            Assert.Equal([i, i], client.ReceiveData());
        }

        Assert.True(group.Loops.Sum(loop => loop.Counters.Neighbours) > 0);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Peers_that_are_not_there_stop_nothing(string variant)
    {
        await using var group = LoopVariants.Start(variant);
        using var peer = DatagramClient.Peer();
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate();
        TransportAddress gone;
        using (var closing = DatagramClient.Peer())
        {
            gone = closing.Local;
        }

        client.Bind(gone);
        for (var i = 0; i < 100; i++)
        {
            client.SendData([1]);
        }

        using var other = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);
        other.SendData([2]);
        Assert.Equal([2], peer.Receive());

        // "Port unreachable" has come back a hundred times by now; a loop that took it for work would not stop looking.
        var counters = group.Loops[0].Counters;
        var waits = counters.Waits;
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.InRange(counters.Waits - waits, 0, 20);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_client_that_does_not_read_holds_up_nobody(string variant)
    {
        await using var group = LoopVariants.Start(variant);
        using var peer = DatagramClient.Peer();
        using var slow = new DatagramClient(group.LocalEndPoints[0], receiveBuffer: 4096).Allocate().Bind(peer.Local);
        using var quick = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);
        for (var i = 0; i < 2000; i++)
        {
            peer.SendTo(new byte[1000], slow.Relayed);
        }

        // The flood may have filled a bounded queue just now; what matters is that it drains.
        for (var attempt = 0; attempt < 100 && !peer.HasDatagram(TimeSpan.FromMilliseconds(attempt > 0 ? 50 : 0)); attempt++)
        {
            quick.SendData([7]);
        }

        Assert.Equal([7], peer.Receive());
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData("plain")]
    public async Task Relaying_allocates_nothing(string variant)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The portable loop's sockets may.");
        await using var group = LoopVariants.Start(variant);
        using var peer = DatagramClient.Peer();
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);
        void Exchange(int times)
        {
            for (var i = 0; i < times; i++)
            {
                client.SendData(new byte[100]);
                peer.SendTo(peer.Receive(), client.Relayed);
                client.ReceiveData();
            }
        }

        Exchange(50);
        var before = await AllocatedAsync();
        Exchange(1000);
        var after = await AllocatedAsync();

        // The question itself allocates a little on the loop's thread.
        Assert.InRange(after - before, 0, 2000);

        Task<long> AllocatedAsync() => group.Loops[0].AskAsync((_, _) => GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(LoopVariants.Best)]
    [InlineData(LoopVariants.Portable)]
    public async Task Stopping_ends_allocations_and_gives_their_ports_back(string variant)
    {
        var events = new EventList();
        var plan = LoopPlans.Loopback(2, LoopVariants.Tuning(variant), events);
        var group = LoopGroup.Start(plan with { Engine = plan.Engine with { Anonymous = true } });
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate();

        await group.StopAsync();

        var ended = Assert.Single(events.All.Select(e => e.Event).OfType<TurnEvent.Ended>());
        Assert.Equal(AllocationEnd.Shutdown, ended.Why);
        Assert.Equal(0, ((RelayPorts)plan.Ports).Taken(IpFamily.IPv4));
    }

    private static byte[] Numbered(int number, int size)
    {
        var data = new byte[size];
        data.AsSpan().Fill((byte)size);
        if (size >= 4)
        {
            BinaryPrimitives.WriteInt32BigEndian(data, number);
        }

        return data;
    }
}
