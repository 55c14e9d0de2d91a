namespace Parley.Signaling.Protocol.Tests.Relay;

/// <summary>An outbox and an inbox on each side of a bad link.</summary>
public sealed class RelayPropertyTests
{
    private const int Messages = 150;

    [Fact]
    public void Over_a_link_that_loses_and_reorders_everything_arrives_once_and_in_order()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            Play(new Random(seed), seed);
        }
    }

    private static void Play(Random random, int seed)
    {
        var loss = random.NextDouble() * 0.5;
        var there = new LossyLink<Packet>(random, loss);
        var back = new LossyLink<Packet>(random, loss);
        var left = new Side(random, there, back);
        var right = new Side(random, back, there);
        var now = DateTimeOffset.UnixEpoch;
        var answered = now + TimeSpan.FromMilliseconds(random.Next(3000));
        var end = now + TimeSpan.FromMinutes(30);

        while (!left.IsDone(right) || !right.IsDone(left))
        {
            Assert.True(now < end, $"seed {seed}: stuck at {left} | {right}");
            if (now >= answered)
            {
                left.Answer(now);
                right.Answer(now);
            }

            if (random.Next(400) == 0)
            {
                there.Cut();
                back.Cut();
                left.Reconnect(now);
                right.Reconnect(now);
            }

            left.Step(now);
            right.Step(now);
            Assert.True(left.IsBounded && right.IsBounded, $"seed {seed}");
            now += TimeSpan.FromMilliseconds(random.Next(1, 50));
        }

        Assert.Equal(Enumerable.Range(1, Messages), left.Delivered);
        Assert.Equal(Enumerable.Range(1, Messages), right.Delivered);
    }

    /// <summary>A numbered message, or an acknowledgement alone (number 0).</summary>
    private sealed record Packet(uint Seq, uint Ack, int Content);

    private sealed class Side(Random random, LossyLink<Packet> output, LossyLink<Packet> input)
    {
        private readonly RelayOutbox<int> _outbox = new(maxMessages: 100);
        private readonly RelayInbox<int> _inbox = new();
        private bool _answered;
        private int _next = 1;

        public List<int> Delivered { get; } = [];

        public bool IsBounded => _outbox.Pending <= 100 && _inbox.Held <= RelayLimits.Window;

        public bool IsDone(Side other) => Delivered.Count == Messages && other._outbox.Pending == 0;

        public void Answer(DateTimeOffset now)
        {
            if (!_answered)
            {
                _answered = true;
                _inbox.Open(now);
                _outbox.Resend(now);
            }
        }

        public void Reconnect(DateTimeOffset now)
        {
            _inbox.Pause();
            _outbox.Hold();
            if (_answered || random.Next(2) == 0)
            {
                _inbox.Resume(now);
                _outbox.Resend(now);
            }
        }

        public void Step(DateTimeOffset now)
        {
            while (_next <= Messages && random.Next(3) > 0 && _outbox.TryPush(now, _next, 100))
            {
                _next++;
            }

            while (input.TryArrive(now, out var packet))
            {
                _outbox.Acknowledge(now, packet.Ack);
                if (packet.Seq > 0)
                {
                    _inbox.Receive(now, packet.Seq, packet.Content, 100);
                }
            }

            while (_inbox.TryTake(out var content))
            {
                Delivered.Add(content);
            }

            _outbox.HandleTimeout(now);
            var underway = 0;
            while (_outbox.TryTakeSend(out var seq, out var content))
            {
                Assert.InRange(++underway, 1, RelayLimits.Window);
                output.Send(now, new Packet(seq, _inbox.TakeAck(), content));
            }

            if (_inbox.IsAckDue(now))
            {
                output.Send(now, new Packet(0, _inbox.TakeAck(), 0));
            }
        }

        public override string ToString() => $"sent {_outbox.Acked}+{_outbox.Pending} of {Messages}, received {Delivered.Count}";
    }
}
