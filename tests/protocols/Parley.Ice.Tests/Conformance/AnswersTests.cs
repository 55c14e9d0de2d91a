using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §7.2.5: what the agent makes of the answers to its checks.</summary>
public sealed class AnswersTests
{
    private readonly OneAgent _one = new();

    private CandidatePairInfo Pair => _one.PairWith(_one.Peer);

    private RawMessage Checked()
    {
        _one.Meet();
        _one.Run(OneAgent.Way);
        return _one.Peer.Checks.First();
    }

    [Fact]
    [Requirement("8445", "7.2.5.3.2", "A check that is answered makes its pair valid and Succeeded.")]
    [Requirement("8445", "12.1", "Data may go out on a valid pair before any is nominated.")]
    public void An_answer_makes_the_pair_valid()
    {
        _one.Peer.Answer(Checked());
        _one.Run(OneAgent.Way);

        Assert.Equal(CandidatePairState.Succeeded, Pair.State);
        Assert.Equal(2 * OneAgent.Way, Pair.RoundTrip);
        _one.Side.Do(_ => Assert.True(_one.Agent.Send([200])));
    }

    [Fact]
    [Requirement("8445", "7.2.5.2.1", "An answer from another address than the check went to fails the pair.")]
    public void An_answer_from_elsewhere_fails_the_pair()
    {
        var elsewhere = _one.AddPeer();

        elsewhere.Answer(Checked());
        _one.Run(OneAgent.Way);

        Assert.Equal((CandidatePairState.Failed, PairFailure.NotSymmetric), (Pair.State, Pair.Failure));
    }

    [Fact]
    [Requirement("8445", "7.2.5.2.1", "An answer to another address than the check came from fails the pair.")]
    public void An_answer_to_elsewhere_fails_the_pair()
    {
        var one = new OneAgent(null, "198.51.100.1", "198.51.100.9").Meet();
        one.Run(50);
        var check = one.Peer.Checks.First();
        var other = one.Peer.Checks.First(message => message.From != check.From);

        one.Peer.Answer(check with { From = other.From });
        one.Run(OneAgent.Way);

        var pair = one.Agent.Pairs.Single(pair => pair.Local.TransportAddress == check.From);
        Assert.Equal((CandidatePairState.Failed, PairFailure.NotSymmetric), (pair.State, pair.Failure));
    }

    [Fact]
    [Requirement("8445", "7.2.2", "An answer that is not signed with the other side's password is as good as none.")]
    [Requirement("8445", "7.2.4", "An answer without FINGERPRINT is not taken.")]
    public void What_nobody_vouches_for_is_no_answer()
    {
        var check = Checked();

        _one.Peer.Answer(check, password: "wrongwrongwrongwrongwrong");
        _one.Peer.Answer(check, hasFingerprint: false);
        _one.Run(OneAgent.Way);
        Assert.Equal(CandidatePairState.InProgress, Pair.State);

        _one.Peer.Answer(check);
        _one.Run(OneAgent.Way);
        Assert.Equal(CandidatePairState.Succeeded, Pair.State);
    }

    [Theory]
    [InlineData(StunErrorCode.BadRequest)]
    [InlineData(StunErrorCode.Unauthenticated)]
    [InlineData(StunErrorCode.UnknownAttribute)]
    [InlineData(StunErrorCode.ServerError)]
    [Requirement("8445", "7.2.5.2.4", "An error that cannot be mended fails the pair.")]
    public void An_error_fails_the_pair(StunErrorCode code)
    {
        _one.Peer.Refuse(Checked(), code);
        _one.Run(OneAgent.Way);

        Assert.Equal((CandidatePairState.Failed, PairFailure.Refused), (Pair.State, Pair.Failure));
        Assert.Contains(Pair.History, moment => moment.Step == PairStep.Error && moment.Detail == (int)code);
    }

    [Fact]
    [Requirement("8445", "7", "As RFC 8489 §6.3.3 says, an answer with an attribute that must be understood and is not counts as a failure.")]
    public void An_answer_with_unknown_attributes_fails_the_pair()
    {
        _one.Peer.Answer(Checked(), unknown: true);
        _one.Run(OneAgent.Way);

        Assert.Equal(PairFailure.Refused, Pair.Failure);
    }

    [Fact]
    [Requirement("8445", "7.2.5.3.1", "A mapped address that no candidate has is a peer-reflexive candidate with the check's PRIORITY and the same base; the other side is not told.")]
    public void An_unknown_mapped_address_is_a_peer_reflexive_candidate()
    {
        var seen = TransportAddress.Parse("203.0.113.7:7000");
        var check = Checked();

        _one.Peer.Answer(check, mapped: seen);
        _one.Run(OneAgent.Way);

        Assert.Equal((IceCandidateType.PeerReflexive, seen), (Pair.Local.Type, Pair.Local.TransportAddress!.Value));
        Assert.Equal(check.Priority, Pair.Local.Priority);
        Assert.Equal(_one.Address.Address, Pair.Local.RelatedAddress!.Value.Ip);
        Assert.DoesNotContain(_one.Side.Candidates, candidate => candidate.Type == IceCandidateType.PeerReflexive);
        Assert.Single(_one.Agent.Pairs);
        Assert.DoesNotContain(_one.Side.Candidates, candidate => candidate.Foundation == Pair.Local.Foundation);
    }

    [Fact]
    [Requirement("8445", "7.2.5.3.3", "An answer makes all frozen pairs of the same foundation wait.")]
    public void An_answer_unfreezes_its_foundation()
    {
        var others = Enumerable.Range(0, 3).Select(_ => _one.AddPeer()).ToArray();
        _one.Start();
        _one.Side.Do(now =>
        {
            _one.Agent.SetRemoteCredentials(now, _one.Theirs);
            foreach (var peer in others.Prepend(_one.Peer))
            {
                _one.Agent.AddRemoteCandidate(now, peer.Candidate("same"));
            }
        });
        _one.Run(OneAgent.Way);
        Assert.All(others, other => Assert.Equal(CandidatePairState.Frozen, _one.PairWith(other).State));

        _one.Peer.Answer(_one.Peer.Checks.First());
        _one.Run(OneAgent.Way);

        Assert.All(others, other => Assert.NotEqual(CandidatePairState.Frozen, _one.PairWith(other).State));
    }
}
