using Parley.Ice.Pairs;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §7.3.1.5 and §8: which pair it is to be.</summary>
public sealed class NominationTests
{
    private static OneAgent Controlled => new(new IceAgentSettings { Role = IceRole.Controlled });

    [Fact]
    [Requirement("8445", "7.1.2", "The controlling agent nominates with USE-CANDIDATE.")]
    [Requirement("8445", "7.2.5.3.4", "When the nominating check is answered the pair is nominated.")]
    [Requirement("8445", "8.1.2", "With a nominated pair ICE has completed.")]
    public void The_best_pair_is_nominated()
    {
        var one = new OneAgent().Connect();

        Assert.Single(one.Peer.Checks, check => check.Nominates);
        Assert.True(one.PairWith(one.Peer).Nominated);
        Assert.Equal(IceState.Completed, one.Agent.State);
    }

    [Fact]
    [Requirement("8445", "8.1.1", "One pair is nominated at last, and no other after it.")]
    public void One_pair_only_is_nominated()
    {
        var one = new OneAgent();
        var other = one.AddPeer();
        (one.Peer.Answers, other.Answers) = (true, true);
        one.Meet(other, one.Peer);
        one.Run(20_000);

        Assert.Single(one.Peer.Checks.Concat(other.Checks), check => check.Nominates);
        Assert.Single(one.Agent.Pairs, pair => pair.Nominated);
    }

    [Fact]
    [Requirement("8445", "8.1.1", "The nominating check goes through the queue of triggered checks: it keeps to Ta.")]
    public void A_nomination_keeps_to_Ta()
    {
        var one = new OneAgent(new IceAgentSettings { Pace = TimeSpan.FromMilliseconds(50) }).Connect();
        var times = one.Peer.Checks.Select(check => check.At).ToArray();

        Assert.Equal(2, times.Length);
        Assert.Equal(50, (times[1] - times[0]).TotalMilliseconds);
    }

    [Fact]
    [Requirement("8445", "7.2.5.3.4", "A nominating check that fails fails the pair, which leaves the valid ones.")]
    public void A_refused_nomination_fails_the_pair()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        one.Peer.Answer(one.Peer.Checks.First());
        one.Run(50);

        one.Peer.Refuse(one.Peer.Checks.Single(check => check.Nominates), StunErrorCode.BadRequest);
        one.Run(OneAgent.Way);

        Assert.Equal(CandidatePairState.Failed, one.PairWith(one.Peer).State);
        Assert.Null(one.Agent.SelectedPair);
        Assert.False(one.Agent.Send([200]));
    }

    [Fact]
    [Requirement("8445", "7.3.1.5", "USE-CANDIDATE on a valid pair nominates it at once.")]
    public void Use_candidate_nominates_a_valid_pair()
    {
        var one = Controlled.Connect();
        Assert.False(one.PairWith(one.Peer).Nominated);

        one.Peer.Check(one.Address, new RawCheck { UseCandidate = true });

        Assert.True(one.PairWith(one.Peer).Nominated);
        Assert.Equal(IceState.Completed, one.Agent.State);
    }

    [Fact]
    [Requirement("8445", "7.3.1.5", "USE-CANDIDATE on a pair that is not valid yet nominates it when its own check is answered.")]
    [Requirement("8445", "7.2.5.3.4", "The controlled agent's pair is nominated when the triggered check is answered.")]
    public void Use_candidate_on_a_new_pair_waits_for_the_triggered_check()
    {
        var one = Controlled.Meet();
        one.Run(50);
        one.Peer.Check(one.Address, new RawCheck { UseCandidate = true });
        one.Run(50);
        Assert.False(one.PairWith(one.Peer).Nominated);

        one.Peer.Answer(one.Peer.Checks.Last());
        one.Run(OneAgent.Way);

        Assert.True(one.PairWith(one.Peer).Nominated);
    }

    [Fact]
    [Requirement("8445", "8.1.1", "If the other side nominates several pairs, as RFC 5245 allowed, the one with the highest priority is used.")]
    public void Of_several_nominated_pairs_the_best_is_used()
    {
        var one = Controlled;
        var (better, worse) = (one.AddPeer(), one.Peer);
        one.Meet(better, worse);
        (better.Answers, worse.Answers) = (true, true);

        worse.Check(one.Address, new RawCheck { UseCandidate = true });
        one.Run(100);
        Assert.Equal(worse.Address, one.Agent.SelectedPair!.Remote.TransportAddress);

        better.Check(one.Address, new RawCheck { UseCandidate = true });
        one.Run(100);
        Assert.Equal(better.Address, one.Agent.SelectedPair!.Remote.TransportAddress);
    }

    [Fact]
    [Requirement("8445", "8.1.2", "With a nominated pair no other pair is checked any more, and checks that are out are not sent again.")]
    public void A_nomination_ends_the_checks()
    {
        var one = Controlled;
        var (silent, waiting) = (one.AddPeer(), one.AddPeer());
        one.Peer.Answers = true;
        one.Meet(silent, one.Peer, waiting);
        one.Run(OneAgent.Way);
        one.Peer.Send(one.Address, new RawCheck { UseCandidate = true });
        one.Run(30_000);

        Assert.Equal(IceState.Completed, one.Agent.State);
        Assert.Single(silent.Checks);
        Assert.True(waiting.Checks.Count() <= 1);
    }

    [Fact]
    [Requirement("8445", "8.1.2", "After a nomination requests on all pairs are still answered.")]
    [Requirement("8445", "8.3.1", "After a nomination a request on a pair that is not valid still triggers a check.")]
    public void After_a_nomination_requests_are_answered_and_trigger_checks()
    {
        var one = new OneAgent().Connect();
        var late = one.AddPeer();
        late.Answers = true;

        Assert.Equal(StunClass.SuccessResponse, late.Check(one.Address)?.Class);
        Assert.Equal(StunClass.SuccessResponse, one.Peer.Check(one.Address)?.Class);
        one.Run(50);

        Assert.Equal(CandidatePairState.Succeeded, one.PairWith(late).State);
        Assert.Equal(one.Peer.Address, one.Agent.SelectedPair!.Remote.TransportAddress);
    }

    [Fact]
    [Requirement("8445", "12.1", "Data goes out on the selected pair only.")]
    [Requirement("8445", "12.2", "Data is taken on any pair of candidates that were told, and from nowhere else.")]
    public void Data_goes_out_on_the_selected_pair_and_comes_in_on_any()
    {
        var one = new OneAgent();
        var (other, stranger) = (one.AddPeer(), one.AddPeer());
        (one.Peer.Answers, other.Answers) = (true, true);
        one.Meet(one.Peer, other);
        one.Run(1000);

        one.Side.Do(_ => one.Agent.Send([200, 1]));
        one.Peer.SendBytes(one.Address, 200, 2);
        other.SendBytes(one.Address, 200, 3);
        stranger.SendBytes(one.Address, 200, 4);
        one.Run(50);

        Assert.Equal([[200, 1]], one.Peer.Data);
        Assert.Empty(other.Data);
        Assert.Equal([[200, 2], [200, 3]], one.Side.Received);
    }
}
