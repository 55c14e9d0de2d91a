using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §7.3: what the agent makes of checks that come to it.</summary>
public sealed class ChecksInTests
{
    private const StunAttributeType Unknown1 = (StunAttributeType)0x7FF1;
    private const StunAttributeType Unknown2 = (StunAttributeType)0x7FF2;

    [Fact]
    [Requirement("8445", "7.3", "A request is answered, and the answer is signed with this side's password and has a FINGERPRINT.")]
    [Requirement("8445", "7.3.1.2", "The answer says from which address the request came.")]
    public void A_check_is_answered_with_where_it_came_from()
    {
        var one = new OneAgent().Meet();

        var answer = one.Peer.Check(one.Address);

        Assert.Equal(StunClass.SuccessResponse, answer?.Class);
        Assert.Equal(one.Peer.Address, answer!.Mapped);
        Assert.Equal(one.Address, answer.From);
        Assert.True(answer.IsSignedWith(one.Agent.LocalCredentials.Password));
        Assert.True(answer.Has(StunAttributeType.Fingerprint));
    }

    [Fact]
    [Requirement("8445", "7.3", "A request that comes before the other side's candidates is answered at once.")]
    [Requirement("8445", "7.3", "What remains to be done for a request that came early is done when the other side's credentials are there.")]
    public void An_early_check_is_answered_at_once_and_triggers_one_when_the_description_comes()
    {
        var one = new OneAgent().Start();

        Assert.Equal(StunClass.SuccessResponse, one.Peer.Check(one.Address)?.Class);
        one.Run(1000);
        Assert.Empty(one.Peer.Checks);

        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Run(OneAgent.Way);
        Assert.Single(one.Peer.Checks);
    }

    [Fact]
    [Requirement("8445", "7.3", "A request without FINGERPRINT is not taken.")]
    public void A_check_without_fingerprint_gets_no_answer()
    {
        var one = new OneAgent().Meet();

        Assert.Null(one.Peer.Check(one.Address, new RawCheck { HasFingerprint = false }));
    }

    [Theory]
    [InlineData(null, "wrongwrongwrongwrongwrong")]
    [InlineData("nobody:peer", null)]
    [InlineData("nocolon", null)]
    [InlineData(":", null)]
    [InlineData("", null)]
    [Requirement("8445", "7.3", "A request is taken only if its USERNAME begins with this side's fragment and a colon, and MESSAGE-INTEGRITY fits this side's password.")]
    public void A_check_with_wrong_credentials_changes_nothing(string? username, string? password)
    {
        var one = new OneAgent().Start();

        Assert.Null(one.Peer.Check(one.Address, new RawCheck { Username = username, Password = password }));
        Assert.Null(one.Peer.Check(one.Address, new RawCheck { Username = username, HasIntegrity = false }));
        Assert.Empty(one.Agent.Pairs);
    }

    [Fact]
    [Requirement("8445", "7", "As RFC 8489 §6.3.1 says, a request with attributes that must be understood and are not is refused with 420, and each of them is named.")]
    public void Unknown_attributes_are_refused_by_name()
    {
        var one = new OneAgent().Meet();

        var answer = one.Peer.Check(one.Address, new RawCheck { Unknown = [Unknown1, Unknown2, Unknown1] })!;

        Assert.Equal(StunErrorCode.UnknownAttribute, answer.Error);
        Assert.True(answer.Stun.TryReadBytes(StunAttributeType.UnknownAttributes, out var named));
        Assert.Equal([0x7F, 0xF1, 0x7F, 0xF2], named.ToArray());
        Assert.True(answer.IsSignedWith(one.Agent.LocalCredentials.Password));
    }

    [Fact]
    [Requirement("8445", "7.1.1", "A request without PRIORITY is malformed and refused with 400.")]
    public void A_check_without_priority_is_refused()
    {
        var one = new OneAgent().Start();

        Assert.Equal(StunErrorCode.BadRequest, one.Peer.Check(one.Address, new RawCheck { Priority = null })?.Error);
        Assert.Equal(StunErrorCode.BadRequest, one.Peer.Check(one.Address, new RawCheck { Priority = 0 })?.Error);
        Assert.Equal(StunErrorCode.BadRequest, one.Peer.Check(one.Address, new RawCheck { Priority = 1u << 31 })?.Error);
        Assert.Empty(one.Agent.Pairs);
    }

    [Fact]
    [Requirement("8445", "7.3.1.3", "A request from an unknown address makes it a peer-reflexive candidate with the priority that the request names and a foundation of its own.")]
    [Requirement("8445", "7.3.1.3", "A peer-reflexive candidate of the other side is paired with nothing but the base that it was seen from.")]
    [Requirement("8445", "7.3.1.4", "A request on a pair that is not in the check list puts it there, and triggers a check.")]
    public void A_check_from_an_unknown_address_makes_a_peer_reflexive_candidate()
    {
        var one = new OneAgent(null, "198.51.100.1", "198.51.100.9");
        var stranger = one.AddPeer();
        one.Meet();

        stranger.Check(one.Address, new RawCheck { Priority = 12345 });
        one.Run(50);

        var pair = one.PairWith(stranger);
        Assert.Equal((IceCandidateType.PeerReflexive, 12345u), (pair.Remote.Type, pair.Remote.Priority));
        Assert.Equal(one.Address, pair.Local.TransportAddress);
        Assert.DoesNotContain(one.Agent.Pairs, other => other.Remote != pair.Remote && other.Remote.Foundation == pair.Remote.Foundation);
        Assert.NotEmpty(stranger.Checks);
    }

    [Fact]
    [Requirement("8445", "7.3.1.4", "A request on a pair that has succeeded triggers nothing.")]
    public void A_check_on_a_valid_pair_triggers_nothing()
    {
        var one = new OneAgent().Connect();
        var before = one.Peer.Checks.Count();

        Assert.NotNull(one.Peer.Check(one.Address));

        Assert.Equal(before, one.Peer.Checks.Count());
    }

    [Fact]
    [Requirement("8445", "7.3.1.4", "A request on a pair in progress cancels its check, which is not sent again, and triggers a new one.")]
    public void A_check_on_a_pair_in_progress_triggers_a_new_one_instead_of_waiting()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        var first = Assert.Single(one.Peer.Checks);

        one.Peer.Check(one.Address);
        one.Run(2000);

        Assert.Single(one.Peer.Checks, check => check.Id == first.Id);
        Assert.Contains(one.Peer.Checks, check => check.Id != first.Id);
    }

    [Fact]
    [Requirement("8445", "7.3.1.4", "The answer to a check that was cancelled still counts, and its silence does not.")]
    public void The_answer_to_a_cancelled_check_counts()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        var first = one.Peer.Checks.First();
        one.Peer.Check(one.Address);

        one.Peer.Answer(first);
        one.Run(OneAgent.Way);

        Assert.Equal(CandidatePairState.Succeeded, one.PairWith(one.Peer).State);
    }

    [Fact]
    [Requirement("8445", "7.3.1.4", "A request on a pair that has failed makes it wait again and triggers a check.")]
    public void A_check_on_a_failed_pair_revives_it()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        one.Peer.Refuse(one.Peer.Checks.First(), StunErrorCode.BadRequest);
        one.Run(OneAgent.Way);
        Assert.Equal(CandidatePairState.Failed, one.PairWith(one.Peer).State);

        one.Peer.Answers = true;
        one.Peer.Check(one.Address);
        one.Run(2 * OneAgent.Way);

        Assert.Equal(CandidatePairState.Succeeded, one.PairWith(one.Peer).State);
        Assert.NotNull(one.Agent.SelectedPair);
    }

    [Fact]
    [Requirement("8445", "19.5.1", "The number of candidates that are taken from the other side is limited.")]
    public void However_many_addresses_check_the_candidates_stay_bounded()
    {
        var one = new OneAgent(new IceAgentSettings { MaxRemoteCandidates = 5 }).Meet();

        // Who finds no room gets no answer: it would take the pair for valid.
        for (var i = 1; i < 10; i++)
        {
            Assert.Equal(i < 5, one.AddPeer().Check(one.Address) is not null);
        }

        Assert.Equal(5, one.Agent.Pairs.Count);
    }

    [Fact]
    [Requirement("8445", "7.3", "Nothing is answered on an address that the relay-only policy keeps to itself.")]
    public void Under_the_relay_policy_host_addresses_are_silent()
    {
        var one = new OneAgent(new IceAgentSettings { Policy = IceCandidatePolicy.Relay }).Start();

        Assert.Null(one.Peer.Check(one.Side.LocalAddress));
    }
}
