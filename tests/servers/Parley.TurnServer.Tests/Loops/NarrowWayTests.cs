using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Stun;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Tests.Staging;
using Parley.TurnServer.Tests.Streams;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>Ways that take less than the interface they begin at, so that the kernel refuses a run it has begun to take.</summary>
public sealed class NarrowWayTests
{
    private const string Wide = "127.0.0.8";
    private const string Narrow = "127.0.0.9";
    private const string NarrowRoute = $"ip route add local {Narrow} dev lo table local mtu 1200";
    private const int Burst = 20;

    [Fact]
    public async Task Runs_that_do_not_fit_arrive_datagram_by_datagram_in_fragments()
    {
        if (!await NetworkNamespace.IsEnteredAsync(NarrowRoute, GetType()))
        {
            return;
        }

        await using var group = LoopVariants.Start(LoopVariants.Best);
        var counters = group.Loops[0].Counters;
        using var narrow = DatagramClient.Peer(Narrow);
        using var wide = DatagramClient.Peer(Wide);
        using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(narrow.Local);
        using var other = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(wide.Local);

        // One way that is narrower than usual is its own trouble: the other one goes on with runs.
        var (calls, fragments) = await SendBurstAsync(group, client, narrow, 1400);
        Assert.InRange(calls, Burst + 1, Burst + 5);
        Assert.InRange(fragments, 2 * Burst, int.MaxValue);
        Assert.Equal(0, counters.Segmented);
        (calls, fragments) = await SendBurstAsync(group, other, wide, 1400);
        Assert.InRange(calls, 1, 5);
        Assert.Equal((Burst, 0), (counters.Segmented, fragments));

        // Longer than what Ethernet takes: runs of such are not tried again.
        (calls, fragments) = await SendBurstAsync(group, client, narrow, 3000);
        Assert.InRange(calls, Burst + 1, Burst + 5);
        Assert.InRange(fragments, 3 * Burst, int.MaxValue);
        (calls, fragments) = await SendBurstAsync(group, client, narrow, 3000);
        Assert.InRange(calls, 1, 5);
        Assert.InRange(fragments, 3 * Burst, int.MaxValue);

        Assert.Equal(Burst, counters.Segmented);
        Assert.All(Enum.GetValues<LoopDrop>(), cause => Assert.Equal(0, counters.Drops(cause)));
    }

    [Fact]
    public async Task What_must_not_be_fragmented_says_so_on_its_way_and_is_dropped_when_it_does_not_fit()
    {
        if (!await NetworkNamespace.IsEnteredAsync(NarrowRoute, GetType()))
        {
            return;
        }

        foreach (var variant in (string[])[LoopVariants.Best, "plain", LoopVariants.Portable])
        {
            await using var group = LoopVariants.Start(variant);
            using var peer = DatagramClient.Peer(Narrow);
            using var wire = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
            wire.Bind(new IPEndPoint(IPAddress.Parse(Narrow), 0));
            using var client = new DatagramClient(group.LocalEndPoints[0]).Allocate().Bind(peer.Local);
            using (LoopVariants.Hold(group.Loops[0]))
            {
                for (var i = 0; i < Burst; i++)
                {
                    Send(client, peer.Local, Numbered(i, 1400), dontFragment: true);
                }

                Send(client, peer.Local, Numbered(100, 1000), dontFragment: true);
                Send(client, peer.Local, Numbered(101, 1000), dontFragment: false);
                Send(client, peer.Local, Numbered(102, 1400), dontFragment: false);
            }

            foreach (var (number, size) in ((int, int)[])[(100, 1000), (101, 1000), (102, 1400)])
            {
                Assert.Equal(Numbered(number, size), peer.Receive());
            }

            Assert.Equal((true, 1000), NextOnTheWire(wire));
            Assert.Equal((false, 1000), NextOnTheWire(wire));
            await CountedAsync(group);
            var counters = group.Loops[0].Counters;
            Assert.Equal(Burst, counters.Drops(LoopDrop.TooLong));
            Assert.All(Enum.GetValues<LoopDrop>().Where(cause => cause != LoopDrop.TooLong), cause => Assert.Equal(0, counters.Drops(cause)));
        }
    }

    /// <summary>Sends datagrams that reach the loop as one batch, and receives them all.</summary>
    private static async Task<(long Calls, long Fragments)> SendBurstAsync(LoopGroup group, DatagramClient client, DatagramClient peer, int size)
    {
        var counters = group.Loops[0].Counters;
        long calls, fragments;
        using (LoopVariants.Hold(group.Loops[0]))
        {
            for (var i = 0; i < Burst; i++)
            {
                client.SendData(Numbered(i, size));
            }

            (calls, fragments) = (counters.SendCalls, Fragments());
        }

        for (var i = 0; i < Burst; i++)
        {
            Assert.Equal(Numbered(i, size), peer.Receive());
        }

        await CountedAsync(group);
        return (counters.SendCalls - calls, Fragments() - fragments);
    }

    /// <summary>What has arrived may not have been counted yet; once the loop answers, it has.</summary>
    private static Task<bool> CountedAsync(LoopGroup group) => group.Loops[0].AskAsync((_, _) => true);

    private static void Send(DatagramClient client, TransportAddress peer, byte[] data, bool dontFragment) =>
        client.Send(StreamClient.Message(StunMethod.Send, StunClass.Indication, (ref writer) =>
        {
            writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
            if (dontFragment)
            {
                writer.WriteFlag(StunAttributeType.DontFragment);
            }

            writer.WriteBytes(StunAttributeType.Data, data);
        }));

    /// <summary>Whether the next datagram came with DF, and how long its data were.</summary>
    private static (bool DontFragment, int Length) NextOnTheWire(Socket wire)
    {
        var packet = new byte[65536];
        var length = wire.Receive(packet);

        // RFC 791 §3.1: the header's length in words, DF next to the highest bit of the word that begins at byte 6. The header of UDP has 8 bytes.
        return ((packet[6] & 0x40) != 0, length - ((packet[0] & 0xF) * 4) - 8);
    }

    /// <summary>How many fragments this network's kernel has made.</summary>
    private static long Fragments()
    {
        var lines = File.ReadLines("/proc/self/net/snmp").Where(line => line.StartsWith("Ip:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        return long.Parse(lines[1][Array.IndexOf(lines[0], "FragCreates")], CultureInfo.InvariantCulture);
    }

    private static byte[] Numbered(int number, int size)
    {
        var data = new byte[size];
        BinaryPrimitives.WriteInt32BigEndian(data, number);
        return data;
    }
}
