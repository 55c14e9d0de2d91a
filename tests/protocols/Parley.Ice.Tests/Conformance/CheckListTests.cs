using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §6.1: pairs, their order, their states, and when each is checked.</summary>
public sealed class CheckListTests
{
    [Fact]
    [Requirement("8445", "6.1.2.2", "Candidates are paired if they have the same component, transport and family.")]
    public void Only_the_same_family_is_paired()
    {
        var one = new OneAgent(null, "198.51.100.1", "2001:db8::1");
        var other = one.AddPeer("2001:db8::2");
        one.Meet(one.Peer, other);
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate("9") with { Component = 2, Port = 9 }));

        Assert.Equal(2, one.Agent.Pairs.Count);
        Assert.All(one.Agent.Pairs, pair => Assert.Equal(pair.Local.Address.Ip.Family, pair.Remote.Address.Ip.Family));
    }

    [Fact]
    [Requirement("8445", "6.1.2.2", "IPv6 link-local addresses are paired with link-local ones only.")]
    public void Link_local_keeps_to_itself()
    {
        var one = new OneAgent(null, "2001:db8::1");
        var (near, far) = (one.AddPeer("fe80::2"), one.AddPeer("2001:db8::2"));
        one.Meet(near, far);

        Assert.Equal(far.Address, Assert.Single(one.Agent.Pairs).Remote.TransportAddress);
    }

    [Fact]
    [Requirement("8445", "6.1.2.3", "A pair's priority is 2³² · min(G, D) + 2 · max(G, D) + (1 if G > D), G being the controlling agent's candidate.")]
    public void A_pair_has_the_priority_that_both_sides_compute()
    {
        var controlling = new OneAgent(new IceAgentSettings { Role = IceRole.Controlling }).Meet();
        var controlled = new OneAgent(new IceAgentSettings { Role = IceRole.Controlled }).Meet();

        Assert.Equal(Expected(controlling, true), controlling.Agent.Pairs[0].Priority);
        Assert.Equal(Expected(controlled, false), controlled.Agent.Pairs[0].Priority);

        static UInt128 Priority(ulong g, ulong d) => ((UInt128)Math.Min(g, d) << 32) + (2 * Math.Max(g, d)) + (g > d ? 1ul : 0);
        static ulong Expected(OneAgent one, bool isControlling)
        {
            var (local, remote) = (one.Agent.Pairs[0].Local.Priority, one.Agent.Pairs[0].Remote.Priority);
            return (ulong)(isControlling ? Priority(local, remote) : Priority(remote, local));
        }
    }

    [Fact]
    [Requirement("8445", "6.1.2.4", "A pair from a reflexive candidate is the one from its base, and is there only once.")]
    public void A_candidate_that_is_told_twice_is_paired_once()
    {
        var one = new OneAgent().Meet(); 

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate("other", IceCandidateType.ServerReflexive)));

        Assert.Single(one.Agent.Pairs);
    }

    [Fact]
    [Requirement("8445", "6.1.2.5", "There are at most so many pairs as the settings say, 100 if they say nothing; the lowest are left out.")]
    [Requirement("8445", "19.5.1", "At most 100 pairs are checked.")]
    public void The_lowest_pairs_are_left_out()
    {
        var one = new OneAgent(new IceAgentSettings { MaxPairs = 3 });
        var peers = Enumerable.Range(0, 6).Select(_ => one.AddPeer()).ToArray();
        one.Meet(peers);

        Assert.Equal(peers[..3].Select(peer => peer.Address), one.Agent.Pairs.Select(pair => pair.Remote.TransportAddress!.Value));
        Assert.Equal(100, new IceAgentSettings().MaxPairs);
    }

    [Fact]
    [Requirement("8445", "6.1.2.5", "A better pair that comes later pushes the lowest one out.")]
    public void A_better_pair_takes_the_place_of_the_lowest()
    {
        var one = new OneAgent(new IceAgentSettings { MaxPairs = 2 });
        var (better, worse) = (one.AddPeer(), one.AddPeer());
        one.Meet(one.Peer, worse);
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, better.Candidate("9")));

        Assert.DoesNotContain(one.Agent.Pairs, pair => pair.Remote.TransportAddress == worse.Address);
        Assert.Equal(2, one.Agent.Pairs.Count);
    }

    [Fact]
    [Requirement("8445", "6.1.2.6", "Of the pairs with one foundation the first waits and the others are frozen.")]
    public void One_pair_of_each_foundation_waits()
    {
        var one = new OneAgent();
        var (same, another) = (one.AddPeer(), one.AddPeer());
        one.Start();
        one.Side.Do(now =>
        {
            one.Agent.AddRemoteCandidate(now, one.Peer.Candidate("a"));
            one.Agent.AddRemoteCandidate(now, same.Candidate("a", localPreference: 1));
            one.Agent.AddRemoteCandidate(now, another.Candidate("b", localPreference: 0));
            one.Agent.SetRemoteCredentials(now, one.Theirs);
        });

        Assert.Equal(CandidatePairState.InProgress, one.PairWith(one.Peer).State);
        Assert.Equal(CandidatePairState.Frozen, one.PairWith(same).State);
        Assert.Equal(CandidatePairState.Waiting, one.PairWith(another).State);
    }

    [Fact]
    [Requirement("8445", "6.1.4.2", "A frozen pair is checked when no pair of its foundation waits or is in progress any more.")]
    public void A_failed_pair_lets_the_next_of_its_foundation_go()
    {
        var one = new OneAgent();
        var same = one.AddPeer();
        one.Start();
        one.Side.Do(now =>
        {
            one.Agent.SetRemoteCredentials(now, one.Theirs);
            one.Agent.AddRemoteCandidate(now, one.Peer.Candidate("a"));
            one.Agent.AddRemoteCandidate(now, same.Candidate("a", localPreference: 1));
        });
        one.Run(200);
        Assert.Empty(same.Checks);

        one.Peer.Refuse(one.Peer.Checks.First(), StunErrorCode.BadRequest);
        one.Run(50);

        Assert.NotEmpty(same.Checks);
    }

    [Fact]
    [Requirement("8445", "6.1.4.2", "Checks go out one each Ta, the pair with the highest priority first.")]
    [Requirement("8445", "14.2", "Between two checks there is Ta, and no less.")]
    public void Checks_go_out_by_priority_one_each_Ta()
    {
        var one = new OneAgent();
        var peers = Enumerable.Range(0, 5).Select(_ => one.AddPeer()).ToArray();
        one.Start();
        one.Side.Do(now =>
        {
            // The lowest first: they wait for the credentials.
            foreach (var (peer, index) in peers.Select((peer, index) => (peer, index)).Reverse())
            {
                one.Agent.AddRemoteCandidate(now, peer.Candidate($"{index}", localPreference: 1000 - index));
            }
        });
        one.World.RunFor(TimeSpan.FromMilliseconds(20));
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Run(200);

        var first = peers[4].Checks.First().At;
        Assert.Equal([20, 40, 60, 80, 0], peers.Select(peer => (peer.Checks.First().At - first).TotalMilliseconds));
    }

    [Fact]
    [Requirement("8445", "6.1.4.1", "Triggered checks go before all others, in the order in which the requests came.")]
    public void Triggered_checks_jump_the_queue()
    {
        var one = new OneAgent();
        var peers = Enumerable.Range(0, 5).Select(_ => one.AddPeer()).ToArray();
        one.Meet(peers);
        peers[4].Send(one.Address);
        one.Run(200);

        var order = peers.OrderBy(peer => peer.Checks.First().At).ToList();
        Assert.Same(peers[0], order[0]);
        Assert.Same(peers[4], order[1]);
    }

    [Fact]
    [Requirement("8445", "6.1.1", "The roles stay what they were through a restart.")]
    public void A_restart_keeps_the_role()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlled }).Connect();
        one.Side.Do(one.Agent.Restart);

        Assert.Equal(IceRole.Controlled, one.Agent.Role);
    }

    [Fact]
    [Requirement("8445", "6.1.1", "A full agent that meets a lite one is controlling, whoever offered.")]
    public void Against_a_lite_agent_this_one_controls()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlled }).Start();
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs, isLite: true));

        Assert.Equal(IceRole.Controlling, one.Agent.Role);
    }
}
