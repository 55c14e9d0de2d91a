using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8838 and RFC 8863: candidates that come one by one, and how long to wait for them.</summary>
public sealed class TrickleTests
{
    [Fact]
    [Requirement("8838", "10", "A candidate that comes later is paired with all of the other side's, and checked.")]
    public void Later_candidates_of_either_side_are_paired_and_checked()
    {
        var one = new OneAgent().Meet();
        var late = one.AddPeer();
        one.Run(50);

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, late.Candidate("9")));
        one.Run(50);
        Assert.Single(late.Checks);
    }

    [Fact]
    [Requirement("8838", "11", "A candidate that comes before its generation's credentials is kept for them.")]
    public void Candidates_that_overtake_the_description_are_kept()
    {
        var one = new OneAgent().Start();
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate() with { UsernameFragment = "peer" }));
        Assert.Empty(one.Agent.Pairs);

        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        Assert.Single(one.Agent.Pairs);
    }

    [Fact]
    [Requirement("8838", "12", "A new pair waits if one of its foundation has succeeded, and freezes if one of its foundation waits or is in progress.")]
    public void A_new_pair_waits_or_freezes_by_its_foundation()
    {
        var one = new OneAgent();
        var (second, third) = (one.AddPeer(), one.AddPeer());
        one.Meet();
        one.Run(15);
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, second.Candidate("1")));
        Assert.Equal(CandidatePairState.Frozen, one.PairWith(second).State);

        one.Peer.Answer(one.Peer.Checks.First());
        one.Run(OneAgent.Way);
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, third.Candidate("1")));
        Assert.NotEqual(CandidatePairState.Frozen, one.PairWith(third).State);
    }

    [Fact]
    [Requirement("8838", "11", "A candidate that was found out as peer-reflexive and is told later keeps its pair, takes its told type and priority, and is paired with the rest.")]
    public void A_peer_reflexive_candidate_that_is_told_later_is_the_same()
    {
        var one = new OneAgent(null, "198.51.100.1", "198.51.100.9").Start();
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Peer.Check(one.Address);
        Assert.Equal(IceCandidateType.PeerReflexive, Assert.Single(one.Agent.Pairs).Remote.Type);

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate()));

        Assert.Equal(2, one.Agent.Pairs.Count);
        Assert.All(one.Agent.Pairs, pair => Assert.Equal((IceCandidateType.Host, one.Peer.Candidate().Priority), (pair.Remote.Type, pair.Remote.Priority)));
    }

    [Fact]
    [Requirement("8838", "13", "When gathering is over, the end of candidates is told once in each generation, with its fragment.")]
    public void The_end_of_candidates_is_told_once()
    {
        var one = new OneAgent().Connect();
        one.Side.Do(one.Agent.Restart);
        one.Run(100);

        var ends = one.Side.Events.Select(e => e.Event).OfType<IceEvent.GatheringCompleted>().Select(e => e.UsernameFragment).ToArray();
        Assert.Equal(2, ends.Distinct().Count());
        Assert.Equal(one.Agent.LocalCredentials.UsernameFragment, ends[1]);
    }

    [Fact]
    [Requirement("8838", "8", "While the other side may send candidates, pairs that have all failed are no failure.")]
    public void Without_the_end_of_candidates_nothing_fails()
    {
        var one = new OneAgent().Start();
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate()));
        one.Run(120_000);

        Assert.Equal(PairFailure.NoAnswer, one.PairWith(one.Peer).Failure);
        Assert.Equal(IceState.Checking, one.Agent.State);
    }

    [Fact]
    [Requirement("8863", "4", "Even with no pair left to check the agent waits 39.5 seconds from its first pair for checks of the other side.")]
    public void Patience_lasts_as_long_as_a_check()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        one.Peer.Refuse(one.Peer.Checks.First(), Stun.StunErrorCode.BadRequest);
        one.Run(39_400);
        Assert.Equal(IceState.Checking, one.Agent.State);

        one.Run(200);
        Assert.Equal(IceState.Failed, one.Agent.State);
    }

    [Fact]
    [Requirement("8863", "4", "With no candidates of the other side at all the agent waits as long.")]
    public void Without_any_pair_patience_lasts_too()
    {
        var one = new OneAgent().Start();
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(one.Agent.EndRemoteCandidates);
        one.Run(39_000);
        Assert.Equal(IceState.Checking, one.Agent.State);

        one.Run(1000);
        Assert.Equal(IceState.Failed, one.Agent.State);
    }

    [Fact]
    [Requirement("8863", "4", "A check that comes while nothing else is left saves the connection.")]
    public void A_late_check_from_the_other_side_saves_the_connection()
    {
        var one = new OneAgent().Start();
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(one.Agent.EndRemoteCandidates);
        one.Run(39_000);

        one.Peer.Answers = true;
        one.Peer.Check(one.Address);
        one.Run(1000);

        Assert.True(one.Side.IsConnected);
    }
}
