using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §7.1 and §7.2: what the checks that the agent sends look like.</summary>
public sealed class ChecksOutTests
{
    private static RawMessage FirstCheck(OneAgent one)
    {
        one.Meet();
        one.Run(OneAgent.Way);
        return one.Peer.Checks.First();
    }

    [Fact]
    [Requirement("8445", "7.1.1", "A check carries PRIORITY: the local candidate's, with the type preference of peer-reflexive ones.")]
    public void Priority_is_that_of_a_peer_reflexive_candidate()
    {
        var one = new OneAgent();
        var check = FirstCheck(one);
        var local = one.Side.Candidates.First();

        Assert.Equal((110u << 24) | (local.Priority & 0xFFFFFF), check.Priority);
    }

    [Fact]
    [Requirement("8445", "7.1.3", "The controlling agent's checks carry ICE-CONTROLLING, the controlled one's ICE-CONTROLLED, and none both.")]
    public void The_role_is_named()
    {
        var controlling = FirstCheck(new OneAgent(new IceAgentSettings { Role = IceRole.Controlling }));
        var controlled = FirstCheck(new OneAgent(new IceAgentSettings { Role = IceRole.Controlled }));

        Assert.True(controlling is { Controlling: not null, Controlled: null });
        Assert.True(controlled is { Controlling: null, Controlled: not null });
    }

    [Fact]
    [Requirement("8445", "7.2.2", "A check's USERNAME is the other side's fragment, a colon and this side's; it is signed with the other side's password.")]
    [Requirement("8445", "7.2.4", "Checks carry FINGERPRINT.")]
    public void A_check_carries_short_term_credentials_and_a_fingerprint()
    {
        var one = new OneAgent();
        var check = FirstCheck(one);

        Assert.Equal($"{one.Theirs.UsernameFragment}:{one.Agent.LocalCredentials.UsernameFragment}", check.Username);
        Assert.True(check.IsSignedWith(one.Theirs.Password));
        Assert.True(check.Has(StunAttributeType.Fingerprint));
    }

    [Fact]
    [Requirement("8445", "7.1.2", "A controlled agent's checks never carry USE-CANDIDATE.")]
    public void The_controlled_agent_nominates_nothing()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlled }).Connect();
        one.Peer.Check(one.Address, new RawCheck { UseCandidate = true });
        one.Run(20_000);

        Assert.DoesNotContain(one.Peer.Checks, check => check.Nominates);
    }

    [Fact]
    [Requirement("8445", "16.1", "All checks of an agent carry the same tie-breaker.")]
    public void The_tie_breaker_stays()
    {
        var one = new OneAgent().Connect();
        one.Run(20_000);

        Assert.Single(one.Peer.Checks.Select(check => check.Controlling).Distinct());
    }

    [Fact]
    [Requirement("8445", "14.3", "A check is sent again after 500 ms at the earliest, then each time after twice as long, seven times in all.")]
    [Requirement("8445", "7.2.5.2.3", "A check that is never answered fails the pair.")]
    public void A_check_is_sent_seven_times_with_doubling_pauses_and_then_fails()
    {
        var one = new OneAgent().Meet();
        one.Run(39_000);

        var times = one.Peer.Checks.Select(check => (check.At - one.Peer.Checks.First().At).TotalMilliseconds).ToArray();
        Assert.Equal([0, 500, 1500, 3500, 7500, 15_500, 31_500], times);
        Assert.Single(one.Peer.Checks.Select(check => check.Id).Distinct());
        Assert.Equal(Pairs.CandidatePairState.InProgress, one.PairWith(one.Peer).State);

        one.Run(1000);
        Assert.Equal((Pairs.CandidatePairState.Failed, Pairs.PairFailure.NoAnswer), (one.PairWith(one.Peer).State, one.PairWith(one.Peer).Failure));
    }

    [Fact]
    [Requirement("8445", "14.3", "With many checks the first pause grows: Ta times the number of pairs that wait or are in progress.")]
    public void The_first_pause_grows_with_the_number_of_checks()
    {
        var one = new OneAgent(new IceAgentSettings { Pace = TimeSpan.FromMilliseconds(100) });
        var peers = Enumerable.Range(0, 9).Select(_ => one.AddPeer()).Append(one.Peer).ToArray();
        var meeting = peers.Select((peer, index) => (peer, index)).ToArray();
        one.Start();
        one.Side.Do(now =>
        {
            foreach (var (peer, index) in meeting)
            {
                one.Agent.AddRemoteCandidate(now, peer.Candidate($"{index}"));
            }

            one.Agent.SetRemoteCredentials(now, one.Theirs);
        });
        one.Run(3000);

        // The second check goes out when eight other pairs wait and one is in progress.
        var second = meeting.OrderBy(one => one.peer.Checks.First().At).ElementAt(1).peer.Checks.ToArray();
        Assert.Equal(1000, (second[1].At - second[0].At).TotalMilliseconds);
    }
}
