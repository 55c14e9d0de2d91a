using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;

namespace Parley.Ice.Tests.Recovery;

/// <summary>Both sides send a datagram every 20 ms, as audio does, and it is seen how long each hears nothing.</summary>
internal sealed class DataFlow
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Frame = [200, 1, 2, 3];

    private readonly SimulatedWorld _world;
    private readonly Ear _naomi;
    private readonly Ear _priya;

    public DataFlow(SimulatedCall call)
    {
        _world = call.World;
        (_naomi, _priya) = (new Ear(call.Naomi, _world.Now), new Ear(call.Priya, _world.Now));
        Tick(call);
    }

    /// <summary>The longest time in which Naomi heard nothing, the time since the last datagram included.</summary>
    public TimeSpan NaomisGap => _naomi.Longest(_world.Now);

    /// <summary>The same for Priya.</summary>
    public TimeSpan PriyasGap => _priya.Longest(_world.Now);

    private void Tick(SimulatedCall call)
    {
        _naomi.Listen(_world.Now);
        _priya.Listen(_world.Now);
        call.Naomi.Do(_ => call.Naomi.Agent.Send(Frame));
        call.Priya.Do(_ => call.Priya.Agent.Send(Frame));
        _world.After(Every, () => Tick(call));
    }

    private sealed class Ear(SimulatedAgent agent, Instant now)
    {
        private int _heard = agent.Received.Count;
        private Instant _last = now;
        private TimeSpan _longest;

        public void Listen(Instant now)
        {
            if (agent.Received.Count > _heard)
            {
                _heard = agent.Received.Count;
                _longest = Longest(now);
                _last = now;
            }
        }

        public TimeSpan Longest(Instant now) => now - _last > _longest ? now - _last : _longest;
    }
}
