using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;

namespace Parley.Ice.Tests.Agent;

/// <summary>Two agents and the signaling between them, which takes its time.</summary>
internal sealed class SimulatedCall
{
    /// <param name="world">Where it takes place.</param>
    /// <param name="naomi">The controlling side.</param>
    /// <param name="priya">The controlled one.</param>
    /// <param name="settings">How both behave, or Naomi's agent if there are others for Priya's.</param>
    /// <param name="priyas">How Priya's behaves.</param>
    /// <param name="tcp">Their TCP candidates: none, so that a test of UDP sees nothing else.</param>
    public SimulatedCall(
        SimulatedWorld world, SimulatedHost naomi, SimulatedHost priya, IceAgentSettings? settings = null, IceAgentSettings? priyas = null,
        IceTcp tcp = IceTcp.None)
    {
        World = world;
        settings ??= new IceAgentSettings();
        Naomi = new SimulatedAgent(naomi, settings with { Role = IceRole.Controlling }, tcp);
        Priya = new SimulatedAgent(priya, (priyas ?? settings) with { Role = IceRole.Controlled }, tcp);
        Trickle(Naomi, Priya);
        Trickle(Priya, Naomi);
    }

    public SimulatedWorld World { get; }

    public SimulatedAgent Naomi { get; }

    public SimulatedAgent Priya { get; }

    /// <summary>How long a message takes through the signaling server.</summary>
    public TimeSpan Signaling { get; init; } = TimeSpan.FromMilliseconds(20);

    public Instant Began { get; private set; }

    /// <summary>Offer and answer: each side gathers as soon as it can, and tells its candidates as they come.</summary>
    public SimulatedCall Begin()
    {
        Began = World.Now;
        Naomi.Start();
        World.After(Signaling, () =>
        {
            Priya.Start();
            Priya.Do(now => Priya.Agent.SetRemoteCredentials(now, Naomi.Agent.LocalCredentials));
            World.After(Signaling, () => Naomi.Do(now => Naomi.Agent.SetRemoteCredentials(now, Priya.Agent.LocalCredentials)));
        });
        return this;
    }

    /// <summary>A restart that Naomi offers and Priya answers.</summary>
    public void Restart()
    {
        Naomi.Do(Naomi.Agent.Restart);
        var offered = Naomi.Agent.LocalCredentials;
        World.After(Signaling, () =>
        {
            Priya.Do(Priya.Agent.Restart);
            Priya.Do(now => Priya.Agent.SetRemoteCredentials(now, offered));
            var answered = Priya.Agent.LocalCredentials;
            World.After(Signaling, () => Naomi.Do(now => Naomi.Agent.SetRemoteCredentials(now, answered)));
        });
    }

    public bool RunUntilBoth(IceState state, TimeSpan limit) => World.RunUntil(() => Naomi.Agent.State == state && Priya.Agent.State == state, limit);

    /// <summary>Whether what each sends comes to the other.</summary>
    public bool DataFlow()
    {
        byte[] hello = [200, 1, 2, 3];
        var (naomis, priyas) = (Naomi.Received.Count, Priya.Received.Count);
        Naomi.Do(_ => Naomi.Agent.Send(hello));
        Priya.Do(_ => Priya.Agent.Send(hello));
        World.RunFor(TimeSpan.FromSeconds(1));
        return Naomi.Received.Count > naomis && Priya.Received.Count > priyas && Naomi.Received[^1].AsSpan().SequenceEqual(hello);
    }

    private void Trickle(SimulatedAgent from, SimulatedAgent to) => from.Heard = e =>
    {
        switch (e)
        {
            case IceEvent.CandidateGathered gathered:
                World.After(Signaling, () => to.Do(now => to.Agent.AddRemoteCandidate(now, gathered.Candidate)));
                break;
            case IceEvent.GatheringCompleted completed:
                World.After(Signaling, () => to.Do(now => to.Agent.EndRemoteCandidates(now)));
                break;
        }
    };
}
