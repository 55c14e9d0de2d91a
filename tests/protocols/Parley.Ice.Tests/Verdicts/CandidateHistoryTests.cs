using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice.Tests.Verdicts;

/// <summary>What became of each candidate can be read afterwards.</summary>
public sealed class CandidateHistoryTests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void Candidates_of_the_other_side_say_why_they_are_not_checked()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new() { MaxRemoteCandidates = 2 });
        agent.Start();
        Add(agent, "1 1 udp 100 198.51.100.2 5000 typ host");
        agent.Do(now => agent.Agent.SetRemoteCredentials(now, new IceCredentials("remote", "remotepasswordremotepassword")));
        Add(agent, "2 2 udp 100 198.51.100.2 5001 typ host");
        Add(agent, "3 1 udp 100 0b8ca2bb-2dd5-4ba0-8e0b-d0ccd01f1b42.local 5002 typ host");
        Add(agent, "4 1 udp 100 198.51.100.2 5000 typ host");
        Add(agent, "5 1 udp 100 198.51.100.3 5000 typ host");
        Add(agent, "6 1 udp 100 198.51.100.4 5000 typ host");

        Assert.Equal(
            [
                ("1", CandidateStep.Early), ("1", CandidateStep.Learned), ("2", CandidateStep.Unusable), ("3", CandidateStep.AwaitsName),
                ("4", CandidateStep.Repeated), ("5", CandidateStep.Learned), ("6", CandidateStep.TooMany),
            ],
            agent.Agent.CandidateHistory.Select(moment => (moment.Candidate.Foundation, moment.Step)));
    }

    [Fact]
    public void Candidates_of_this_side_say_when_they_came_and_went()
    {
        var naomi = _scene.Public("Naomi");
        var link = naomi.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        var agent = new SimulatedAgent(naomi, new() { Servers = _scene.Stun("198.51.100.100"), Policy = IceCandidatePolicy.Relay });
        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));
        naomi.Disconnect(link);

        Assert.Equal(
            [CandidateStep.Gathered, CandidateStep.KeptBack, CandidateStep.Redundant, CandidateStep.Gone],
            agent.Agent.CandidateHistory.Select(moment => moment.Step));
    }

    [Fact]
    public void A_history_is_bounded()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new());
        for (var i = 0; i < 1000; i++)
        {
            Add(agent, $"{i} 2 udp 100 198.51.100.2 5000 typ host");
        }

        Assert.Equal(256, agent.Agent.CandidateHistory.Count);
        Assert.Equal("999", agent.Agent.CandidateHistory[^1].Candidate.Foundation);
    }

    private static void Add(SimulatedAgent agent, string text)
    {
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse(text, out var candidate));
        agent.Do(now => agent.Agent.AddRemoteCandidate(now, candidate!));
    }
}
