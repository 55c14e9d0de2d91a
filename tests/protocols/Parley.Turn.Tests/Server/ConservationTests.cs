using CsCheck;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>
/// Random lives of a few clients beside a model that a reader can check: who has an allocation, which permissions and channels are alive. Whatever happens,
/// ports, quota and time-outs are those of the live allocations, and a datagram passes exactly when the model says so.
/// </summary>
public sealed class ConservationTests
{
    private const int Clients = 4;
    private const int Peers = 3;
    private const int Channels = 3;

    [Fact]
    public void Ports_quota_permissions_and_channels_are_those_of_the_model_after_any_sequence()
    {
        var step = Gen.Select(Gen.Int[0, 11], Gen.Int[0, Clients - 1], Gen.Int[0, Peers - 1], Gen.Int[0, Channels - 1], Gen.Int[0, 700]);
        step.Array[0, 60].Sample(
            steps =>
            {
                var story = new Story();
                foreach (var (what, client, peer, channel, number) in steps)
                {
                    story.Do(what, client, peer, channel, number);
                    story.Check();
                }
            },
            iter: 200);
    }

    private sealed class Model
    {
        public Instant Ends { get; set; }

        public Dictionary<IpAddress, Instant> Permissions { get; } = [];

        public Dictionary<ushort, (TransportAddress Peer, Instant Ends)> Channels { get; } = [];
    }

    private sealed class Story
    {
        private readonly TurnWorld _world = new();
        private readonly TurnTestClient[] _clients;
        private readonly TestPeer[] _peers;
        private readonly Model?[] _models = new Model?[Clients];
        private readonly Queue<Instant> _reservations = new();

        public Story()
        {
            _clients = [.. Enumerable.Range(0, Clients).Select(i => _world.Client($"192.0.2.{i + 1}:1"))];
            // Two peers at one address: a permission is for both, a channel for one.
            _peers = [_world.Peer("198.51.100.1:1"), _world.Peer("198.51.100.1:2"), _world.Peer("198.51.100.2:1")];
        }

        private Instant Now => _world.Now;

        public void Do(int what, int client, int peer, int channel, int number)
        {
            Forget();
            var (who, whom, channelNumber) = (_clients[client], _peers[peer], (ushort)(0x4000 + channel));
            switch (what)
            {
                case 0 or 1:
                    Assert.Equal(_models[client] is null ? 0 : 437, who.Allocate(number % 7 == 0 ? Reserve : null) is var reply ? reply.Code : -1);
                    if (reply.Succeeded)
                    {
                        _models[client] = new Model { Ends = Now + TimeSpan.FromSeconds(600) };
                        if (number % 7 == 0)
                        {
                            _reservations.Enqueue(Now + TimeSpan.FromSeconds(30));
                        }
                    }

                    break;
                case 2:
                    var lifetime = number % 3 == 0 ? 0u : (uint)number * 10;
                    Assert.Equal(_models[client] is null ? 437 : 0, who.Refresh(lifetime).Code);
                    if (_models[client] is { } refreshed)
                    {
                        refreshed.Ends = Now + TimeSpan.FromSeconds(Math.Clamp(lifetime, 600, 3600));
                        _models[client] = lifetime == 0 ? null : refreshed;
                    }

                    break;
                case 3 or 4:
                    Assert.Equal(_models[client] is null ? 437 : 0, who.Permit(whom.Address).Code);
                    if (_models[client] is { } permitted)
                    {
                        permitted.Permissions[whom.Address.Address] = Now + TimeSpan.FromSeconds(300);
                    }

                    break;
                case 5 or 6:
                    var taken = _models[client] is { } bound
                        && bound.Channels.Any(pair => (pair.Key == channelNumber) != (pair.Value.Peer == whom.Address));
                    Assert.Equal(_models[client] is null ? 437 : taken ? 400 : 0, who.Bind(channelNumber, whom.Address).Code);
                    if (_models[client] is { } binding && !taken)
                    {
                        binding.Channels[channelNumber] = (whom.Address, Now + TimeSpan.FromSeconds(600));
                        binding.Permissions[whom.Address.Address] = Now + TimeSpan.FromSeconds(300);
                    }

                    break;
                case 7:
                    who.SendIndication(whom.Address, "i");
                    Expect(whom.Received.Count, May(_models[client], whom));
                    break;
                case 8:
                    who.SendChannelData(channelNumber, "c");
                    var model = _models[client];
                    var to = model is not null && model.Channels.TryGetValue(channelNumber, out var live) ? live.Peer : default;
                    Array.ForEach(_peers, each => Expect(each.Received.Count, each.Address == to && May(model, each)));
                    break;
                case 9 when _models[client] is not null:
                    whom.Send(who.Relayed, "p");
                    Array.ForEach(_clients, each => Expect(each.Received.Count, each == who && May(_models[client], whom)));
                    if (who.Received.Count == 1)
                    {
                        var viaChannel = ChannelData.MayBegin(who.Received.Peek()[0]);
                        Assert.Equal(_models[client]!.Channels.Values.Any(each => each.Peer == whom.Address), viaChannel);
                    }

                    break;
                default:
                    _world.Advance(TimeSpan.FromSeconds(number));
                    break;
            }

            Array.ForEach(_peers, each => each.Received.Clear());
            Array.ForEach(_clients, each => each.Received.Clear());
        }

        public void Check()
        {
            Forget();
            var alive = _models.Count(model => model is not null);
            Assert.Equal(alive, _world.Engine.AllocationCount);
            Assert.Equal(alive, _world.Quota.Total);
            Assert.Equal(alive + _reservations.Count, _world.Sockets[0].Open);
            Assert.Equal(alive, _world.Engine.Counters.Allocations - _world.Engine.Counters.Ended);
            Assert.Equal(
                _models.OfType<Model>().Select(model => model.Ends).Concat(_reservations).Append(Instant.Never).Min(), _world.Engine.NextTimeout);
            var seen = _world.Engine.Snapshot(Now).ToDictionary(snapshot => snapshot.Tuple);
            for (var i = 0; i < Clients; i++)
            {
                var snapshot = seen.GetValueOrDefault(_clients[i].Tuple);
                Assert.Equal(
                    (_models[i]?.Permissions.Keys ?? Enumerable.Empty<IpAddress>()).ToHashSet(),
                    (snapshot?.Permissions ?? []).ToHashSet());
                Assert.Equal(
                    (_models[i]?.Channels.Select(pair => (pair.Key, pair.Value.Peer)) ?? []).ToHashSet(),
                    (snapshot?.Channels ?? []).ToHashSet());
            }
        }

        private static void Expect(int received, bool passes) => Assert.Equal(passes ? 1 : 0, received);

        private static bool May(Model? model, TestPeer peer) => model is not null && model.Permissions.ContainsKey(peer.Address.Address);

        private static void Reserve(ref Stun.StunMessageWriter writer) => writer.WriteBytes(Stun.StunAttributeType.EvenPort, [0x80]);

        private void Forget()
        {
            while (_reservations.TryPeek(out var end) && end <= Now)
            {
                _reservations.Dequeue();
            }

            for (var i = 0; i < Clients; i++)
            {
                if (_models[i] is not { } model)
                {
                    continue;
                }

                foreach (var (address, _) in model.Permissions.Where(pair => pair.Value <= Now).ToArray())
                {
                    model.Permissions.Remove(address);
                }

                foreach (var (number, _) in model.Channels.Where(pair => pair.Value.Ends <= Now).ToArray())
                {
                    model.Channels.Remove(number);
                }

                _models[i] = model.Ends <= Now ? null : model;
            }
        }
    }
}
