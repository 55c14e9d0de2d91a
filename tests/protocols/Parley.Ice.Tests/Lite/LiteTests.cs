using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Lite;

/// <summary>The other side is ICE-lite (RFC 8445 §2.5).</summary>
public sealed class LiteTests
{
    private readonly VerdictScene _scene = new();

    [Theory]
    [InlineData(IceRole.Controlling)]
    [InlineData(IceRole.Controlled)]
    public void A_full_agent_controls_nominates_and_connects_whoever_offered(IceRole role)
    {
        var (agent, peer) = Begin(new() { Role = role });

        Assert.True(_scene.World.RunUntil(() => agent.Agent.State == IceState.Completed, TimeSpan.FromSeconds(5)));

        Assert.Equal(IceRole.Controlling, agent.Agent.Role);
        Assert.True(agent.Agent.LiteRemote);
        Assert.Equal(0, peer.FromControlled);
        Assert.Equal("203.0.113.1", peer.Nominated!.Value.Address.ToString());
        Assert.True(agent.Agent.SelectedPair!.Nominated);
    }

    [Fact]
    public void Data_flow_and_consent_holds_although_the_other_side_never_asks()
    {
        var (agent, peer) = Begin(new());
        Assert.True(_scene.World.RunUntil(() => agent.Agent.State == IceState.Completed, TimeSpan.FromSeconds(5)));

        _scene.World.RunFor(TimeSpan.FromMinutes(2));
        agent.Do(_ => agent.Agent.Send([200, 1, 2, 3]));
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(IceState.Completed, agent.Agent.State);
        Assert.Equal([200, 1, 2, 3], Assert.Single(agent.Received));
        Assert.InRange(peer.Checks, 20, 40);
    }

    private (SimulatedAgent Agent, LitePeer Peer) Begin(IceAgentSettings settings)
    {
        var peer = new LitePeer(_scene.Public("server", "198.51.100.9"));
        var agent = new SimulatedAgent(_scene.Behind("Naomi", "203.0.113.1", NatBehavior.Symmetric), settings);
        agent.Start();
        agent.Do(now =>
        {
            agent.Agent.SetRemoteCredentials(now, peer.Credentials, isLite: true);
            agent.Agent.AddRemoteCandidate(now, peer.Candidate);
            agent.Agent.EndRemoteCandidates(now);
        });
        return (agent, peer);
    }
}
