using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §7.2.5.1 and §7.3.1.1: both sides think that they control, or neither.</summary>
public sealed class RoleConflictTests
{
    [Theory]
    [InlineData(IceRole.Controlling, 0ul, IceRole.Controlling, true)]
    [InlineData(IceRole.Controlling, ulong.MaxValue, IceRole.Controlled, false)]
    [InlineData(IceRole.Controlled, 0ul, IceRole.Controlling, false)]
    [InlineData(IceRole.Controlled, ulong.MaxValue, IceRole.Controlled, true)]
    [Requirement("8445", "7.3.1.1", "Two controlling agents: whose tie-breaker is at least as large answers 487 and stays; the other one becomes controlled and goes on.")]
    [Requirement("8445", "7.3.1.1", "Two controlled agents: whose tie-breaker is at least as large becomes controlling and goes on; the other one answers 487.")]
    public void The_tie_breaker_decides(IceRole role, ulong theirs, IceRole becomes, bool isRefused)
    {
        var one = new OneAgent(new IceAgentSettings { Role = role }).Meet();

        var answer = one.Peer.Check(one.Address, new RawCheck { Role = role, TieBreaker = theirs })!;

        Assert.Equal(isRefused ? StunErrorCode.RoleConflict : null, answer.Error);
        Assert.Equal(becomes, one.Agent.Role);
    }

    [Fact]
    [Requirement("8445", "7.3.1.1", "Equal tie-breakers count as this side's being the larger one.")]
    public void A_tie_goes_to_who_was_asked()
    {
        var one = new OneAgent().Meet();
        one.Run(OneAgent.Way);
        var own = one.Peer.Checks.First().Controlling!.Value;

        Assert.Equal(StunErrorCode.RoleConflict, one.Peer.Check(one.Address, new RawCheck { Role = IceRole.Controlling, TieBreaker = own })!.Error);
        Assert.Equal(IceRole.Controlling, one.Agent.Role);
    }

    [Fact]
    [Requirement("8445", "7.3.1.1", "A request that names no role is no conflict.")]
    public void Without_a_role_there_is_no_conflict()
    {
        var one = new OneAgent().Meet();

        Assert.Equal(StunClass.SuccessResponse, one.Peer.Check(one.Address, new RawCheck { HasRole = false })?.Class);
    }

    [Theory]
    [InlineData(IceRole.Controlling)]
    [InlineData(IceRole.Controlled)]
    [Requirement("8445", "7.2.5.1", "487 makes a controlling agent controlled, and a controlled one controlling.")]
    [Requirement("8445", "7.2.5.1", "The check that 487 answered is done again, in the new role.")]
    [Requirement("8445", "7.2.5.1", "Who got 487 changes its tie-breaker.")]
    [Requirement("8445", "16.1", "All checks carry one tie-breaker until a 487 comes.")]
    public void Being_told_of_a_conflict_changes_role_and_tie_breaker_and_checks_again(IceRole role)
    {
        var one = new OneAgent(new IceAgentSettings { Role = role }).Meet();
        one.Run(OneAgent.Way);
        var first = one.Peer.Checks.Single();

        one.Peer.Refuse(first, StunErrorCode.RoleConflict);
        one.Run(2 * OneAgent.Way);

        var second = one.Peer.Checks.Single(check => check.Id != first.Id);
        Assert.NotEqual(role, one.Agent.Role);
        Assert.Equal((role == IceRole.Controlling, role == IceRole.Controlled), (first.Controlling is not null, first.Controlled is not null));
        Assert.Equal((role == IceRole.Controlled, role == IceRole.Controlling), (second.Controlling is not null, second.Controlled is not null));
        Assert.NotEqual(first.Controlling ?? first.Controlled, second.Controlling ?? second.Controlled);
    }

    [Fact]
    [Requirement("8445", "7.2.5.1", "A second 487 to a check that was sent in the old role changes nothing more.")]
    public void A_conflict_that_is_settled_already_is_not_settled_back()
    {
        var one = new OneAgent();
        var other = one.AddPeer();
        one.Meet(one.Peer, other);
        one.Run(50);

        one.Peer.Refuse(one.Peer.Checks.First(), StunErrorCode.RoleConflict);
        other.Refuse(other.Checks.First(), StunErrorCode.RoleConflict);
        one.Run(50);

        Assert.Equal(IceRole.Controlled, one.Agent.Role);
    }

    [Fact]
    [Requirement("8445", "7.3.1.1", "When the role changes, the priorities of pairs are computed anew.")]
    public void Priorities_follow_the_role()
    {
        var one = new OneAgent().Meet();
        var pair = one.PairWith(one.Peer);
        one.Peer.Check(one.Address, new RawCheck { Role = IceRole.Controlling, TieBreaker = ulong.MaxValue });

        Assert.Equal(Parley.Ice.Candidates.CandidatePriority.OfPair(pair.Local.Priority, pair.Remote.Priority), pair.Priority);
        Assert.Equal(Parley.Ice.Candidates.CandidatePriority.OfPair(pair.Remote.Priority, pair.Local.Priority), one.PairWith(one.Peer).Priority);
    }

    [Fact]
    [Requirement("8445", "8.1.1", "Whose role changes before its nomination was answered nominates no more, and goes on checking.")]
    public void A_nomination_under_way_is_forgotten_with_the_role()
    {
        var one = new OneAgent();
        var other = one.AddPeer();
        one.Meet(one.Peer, other);
        one.Run(15);
        one.Peer.Answer(one.Peer.Checks.First());
        one.Run(1500);
        var nomination = one.Peer.Checks.First(check => check.Nominates);

        one.Peer.Refuse(nomination, StunErrorCode.RoleConflict);
        other.Answers = true;
        one.Run(100);
        other.Check(one.Address);
        one.Run(100);

        Assert.Equal(IceRole.Controlled, one.Agent.Role);
        Assert.Equal(Pairs.CandidatePairState.Succeeded, one.PairWith(other).State);
    }
}
