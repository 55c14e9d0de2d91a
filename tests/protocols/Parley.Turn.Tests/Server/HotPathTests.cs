using Parley.SansIO;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>What relaying costs besides time.</summary>
[Collection(nameof(ProcessMemory))]
public sealed class HotPathTests
{
    private const int Datagrams = 100_000;
    private const int Rounds = 3;

    private readonly TurnWorld _world = new();
    private readonly TurnTestClient _client;
    private readonly TestPeer _bound;
    private readonly TestPeer _permitted;
    private readonly TurnTestClient _neighbour;

    public HotPathTests()
    {
        (_bound, _permitted) = (_world.Peer("198.51.100.1:1"), _world.Peer("198.51.100.2:2"));
        _client = _world.Client();
        _client.Allocate();
        _neighbour = _world.Client("192.0.2.2:2");
        _neighbour.Allocate();
        _client.Bind(0x4000, _bound.Address);
        _client.Permit(_permitted.Address);
        _client.Bind(0x4001, _neighbour.Relayed);
        _neighbour.Permit(_client.Relayed);
    }

    [Fact]
    public void Relaying_allocates_nothing()
    {
        var memory = _world.MemoryOf(0);
        byte[] channelData = [0x40, 0, 0, 200, .. new byte[200]];
        byte[] toNeighbour = [0x40, 1, 0, 200, .. new byte[200]];
        var send = Indication();
        var engine = _world.Engine;
        channelData.CopyTo(memory.Bytes, 0);
        toNeighbour.CopyTo(memory.Bytes, 1000);
        send.CopyTo(memory.Bytes, 2000);
        Assert.True(_world.Sockets[0].TryFind(_client.Relayed, out var socket));
        Relay(1000);

        Assert.Equal(0, LeastAllocated(() => Relay(Datagrams)));
        Assert.Equal(engine.Counters.DatagramsToPeers, engine.Counters.DatagramsFromPeers);
        Assert.InRange(engine.Counters.DatagramsToPeers, 3 * (Datagrams + 1000), 3 * ((Rounds * Datagrams) + 1000));

        void Relay(int count)
        {
            for (var i = 0; i < count; i++)
            {
                engine.HandleClient(_world.Now, _client.Tuple, new Slice(0, channelData.Length));
                engine.HandleClient(_world.Now, _client.Tuple, new Slice(1000, toNeighbour.Length));
                engine.HandleClient(_world.Now, _client.Tuple, new Slice(2000, send.Length));
                engine.HandlePeer(_world.Now, socket, _bound.Address, new Slice(0, 200));
                engine.HandlePeer(_world.Now, socket, _permitted.Address, new Slice(0, 201));
                if (i % 32 == 31 || i == count - 1)
                {
                    engine.Drained();
                }
            }
        }
    }

    [Fact]
    public void What_is_dropped_allocates_nothing_either()
    {
        var memory = _world.MemoryOf(0);
        byte[] unbound = [0x4A, 0, 0, 4, 1, 2, 3, 4];
        unbound.CopyTo(memory.Bytes, 0);
        var stranger = TransportAddress.Parse("198.51.100.250:1");
        var nobody = new FiveTuple(0, stranger);
        Assert.True(_world.Sockets[0].TryFind(_client.Relayed, out var socket));
        Drop(1000);

        Assert.Equal(0, LeastAllocated(() => Drop(Datagrams)));
        Assert.True(_world.Engine.Transmits.IsEmpty);

        void Drop(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _world.Engine.HandleClient(_world.Now, _client.Tuple, new Slice(0, unbound.Length));
                _world.Engine.HandleClient(_world.Now, nobody, new Slice(0, unbound.Length));
                _world.Engine.HandlePeer(_world.Now, socket, stranger, new Slice(0, 100));
                _world.Engine.HandlePeer(_world.Now, socket + 1000, stranger, new Slice(0, 100));
            }
        }
    }

    [Fact]
    public void An_allocation_with_a_channel_takes_less_than_two_kilobytes()
    {
        const int Count = 900;
        var world = new TurnWorld();
        var clients = Enumerable.Range(0, Count).Select(i => world.Client($"192.0.2.1:{i + 1000}")).ToArray();
        Array.ForEach(clients, client => client.Try(Stun.StunMethod.Refresh));
        world.Events.Clear();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var client in clients)
        {
            client.Allocate();
            client.Bind(0x4000, TransportAddress.Parse("198.51.100.1:1"));
            client.Received.Clear();
        }

        world.Events.Clear();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        GC.KeepAlive(clients);
        GC.KeepAlive(world);
        Assert.Equal(Count, world.Engine.AllocationCount);
        // What the world itself keeps of a relay socket and of the client's nonce is in it too.
        Assert.InRange(each, 300, 2048);
    }

    // What a datagram allocates it allocates in every round. What the runtime takes once, such as the rest of a thread's allocation room when another
    // thread's collection comes in between, it takes in one.
    private static long LeastAllocated(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Rounds && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private byte[] Indication()
    {
        var bytes = new byte[400];
        var writer = new Stun.StunMessageWriter(
            bytes, new Stun.StunMessageType(Stun.StunMethod.Send, Stun.StunClass.Indication), Stun.TransactionId.Read(new byte[12]));
        writer.WriteXorAddress(Stun.StunAttributeType.XorPeerAddress, _permitted.Address);
        writer.WriteBytes(Stun.StunAttributeType.Data, new byte[200]);
        return writer.Written.ToArray();
    }
}
