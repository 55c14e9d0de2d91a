using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>What someone can do to the server, or to others by way of it, without credentials.</summary>
[Collection(nameof(ProcessMemory))]
public sealed class UnauthenticatedTests
{
    // IPv4 and UDP headers, which the sender of a forged datagram pays for as well.
    private const int Headers = 28;

    [Fact]
    public void An_answer_is_hardly_larger_than_what_it_answers()
    {
        var world = new TurnWorld();
        var client = world.Client();

        Assert.InRange(Amplification(world, client, client.Request(StunMethod.Allocate)), 0, 3);
        Assert.InRange(
            Amplification(world, client, client.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24))), 0, 2.5);
        Assert.InRange(Amplification(world, client, client.Request(StunMethod.Binding)), 0, 1.3);
        client.Nonce = new byte[29];
        Assert.InRange(Amplification(world, client, client.Request(StunMethod.Refresh)), 0, 1.2);
    }

    [Fact]
    public void What_is_malformed_gets_silence()
    {
        var world = new TurnWorld();
        var client = world.Client();
        var request = client.Request(StunMethod.Allocate, (ref writer) =>
        {
            writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24);
            writer.WriteFingerprint();
        });
        for (var length = 0; length < request.Length; length++)
        {
            client.SendRaw(request[..length]);
        }

        request[^1] ^= 1;
        client.SendRaw(request);
        client.SendRaw(client.Request((StunMethod)0x7FF));
        client.SendRaw([0xFF, .. new byte[40]]);
        client.SendRaw([0x40, 0, 0, 0]);

        Assert.Empty(client.Received);
        Assert.Equal(0, world.Bytes.Out);
    }

    [Fact]
    public void Responses_and_indications_of_strangers_get_silence()
    {
        var world = new TurnWorld();
        var client = world.Client();
        foreach (var kind in Enum.GetValues<StunClass>().Where(kind => kind != StunClass.Request))
        {
            foreach (var method in Enum.GetValues<StunMethod>())
            {
                var bytes = new byte[20];
                _ = new StunMessageWriter(bytes, new StunMessageType(method, kind), TransactionId.Read(new byte[12]));
                client.SendRaw(bytes);
            }
        }

        Assert.Equal(0, world.Bytes.Out);
    }

    [Fact]
    public void A_prefix_gets_so_many_answers_per_second_and_then_silence()
    {
        var world = new TurnWorld(settings => settings with { ChallengesPerSecond = 10 });
        var other = world.Client("203.0.113.200:1");
        int Flood() => Enumerable.Range(0, 100).Count(i =>
        {
            var client = world.Client($"192.0.2.{i}:{5000 + i}");
            client.SendRaw(client.Request(i % 2 == 0 ? StunMethod.Allocate : StunMethod.Binding));
            return client.Received.Count > 0;
        });

        Assert.Equal(10, Flood());
        Assert.Equal(401, other.Try(StunMethod.Allocate).Code);
        world.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(5, Flood());
        Assert.Equal(185, world.Engine.Counters.Refused(RefusalReason.RateLimited));
    }

    [Fact]
    public void A_prefix_that_is_flooded_keeps_its_allocations()
    {
        var world = new TurnWorld(settings => settings with { ChallengesPerSecond = 2 });
        var client = world.Client("192.0.2.1:1");
        Assert.True(client.Allocate().Succeeded);
        for (var i = 2; i < 200; i++)
        {
            var spoofed = world.Client($"192.0.2.{i}:1");
            spoofed.SendRaw(spoofed.Request(StunMethod.Allocate));
        }

        Assert.True(client.Refresh().Succeeded);
        Assert.True(client.Ask(StunMethod.Binding).Succeeded);
    }

    [Fact]
    public void Streams_and_loopback_are_not_limited()
    {
        var world = new TurnWorld(settings => settings with { ChallengesPerSecond = 1 });
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, world.Client($"192.0.2.1:{i + 1}", TurnPath.FirstConnection + i).Try(StunMethod.Allocate).Code);
            Assert.Equal(401, world.Client($"127.0.0.1:{i + 1}").Try(StunMethod.Allocate).Code);
        }
    }

    [Fact]
    public void A_million_spoofed_requests_leave_memory_flat()
    {
        var world = new TurnWorld(settings => settings with { ChallengesPerSecond = 200 });
        var client = world.Client();
        client.Nonce = "obMatJos2AAAB0123456789abcdef"u8.ToArray();
        byte[][] requests =
        [
            client.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24)),
            new TurnTestClient(world, 0, client.Tuple).Request(StunMethod.Allocate),
            new TurnTestClient(world, 0, client.Tuple).Request(StunMethod.Binding),
            [1, 2, 3],
        ];
        var memory = world.MemoryOf(0);
        var engine = world.Engine;
        var random = new SeededRandomSource(1);
        Flood(100_000);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Flood(1_000_000);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 256 * 1024);
        Assert.Equal((0, 0), (engine.AllocationCount, world.Sockets[0].Open));
        Assert.Equal(Instant.Never, engine.NextTimeout);

        void Flood(int count)
        {
            var address = new byte[4];
            for (var i = 0; i < count; i++)
            {
                // Mostly without integrity: what costs the sender least.
                var request = requests[i % 64 == 0 ? 0 : 1 + (i % 3)];
                request.CopyTo(memory.Bytes, 0);
                BinaryPrimitives.WriteUInt32BigEndian(address, random.NextUInt32());
                var tuple = new FiveTuple(0, new TransportAddress(IpAddress.FromBytes(address), (ushort)i));
                engine.HandleClient(world.Now, tuple, new Slice(0, request.Length));
                if (i % 64 == 63)
                {
                    while (engine.TryTakeEvent(out _))
                    {
                    }

                    engine.Drained();
                }
            }
        }
    }

    [Fact]
    public void Events_of_refusals_are_bounded_even_when_nobody_takes_them()
    {
        var world = new TurnWorld();
        var client = world.Client(password: "wrong");
        client.Ask(StunMethod.Refresh);
        var request = client.Request(StunMethod.Refresh);
        request.CopyTo(world.MemoryOf(0).Bytes, 0);
        for (var i = 0; i < 1000; i++)
        {
            world.Engine.HandleClient(world.Now, client.Tuple, new Slice(0, request.Length));
            world.Engine.Drained();
        }

        world.Events.Clear();
        world.Drain(0);

        Assert.InRange(world.Events.Count, 1, 256);
        Assert.Equal(1000 - world.Events.Count, world.Engine.Counters.EventsLost);
    }

    private static double Amplification(TurnWorld world, TurnTestClient client, byte[] request)
    {
        var before = world.Bytes;
        client.SendRaw(request);
        Assert.Single(client.Received);
        client.Received.Clear();
        return (double)(world.Bytes.Out - before.Out + Headers) / (world.Bytes.In - before.In + Headers);
    }
}
