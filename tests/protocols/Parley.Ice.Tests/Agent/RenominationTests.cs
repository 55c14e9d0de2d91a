using Parley.Ice.Tests.Conformance;

namespace Parley.Ice.Tests.Agent;

/// <summary>Renomination where messages are late.</summary>
public sealed class RenominationTests
{
    [Fact]
    public void A_pair_that_was_nominated_before_another_one_is_not_selected_when_it_becomes_valid_later()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlled, Renomination = true });
        var better = one.AddPeer();
        one.Meet(better, one.Peer);
        better.Answers = true;
        one.Run(100);

        one.Peer.Check(one.Address, new RawCheck { UseCandidate = true, Nomination = 1 });
        better.Check(one.Address, new RawCheck { UseCandidate = true, Nomination = 2 });
        one.Peer.Answers = true;
        one.Run(2000);

        Assert.False(one.PairWith(one.Peer).Nominated);
        Assert.Equal(better.Address, one.Agent.SelectedPair!.Remote.TransportAddress);
        Assert.True(one.Agent.SelectedPair.Nominated);
    }

    [Fact]
    public void A_late_answer_to_an_older_nomination_changes_nothing()
    {
        var one = new OneAgent(new IceAgentSettings { Renomination = true });
        var better = one.AddPeer();
        one.Meet(better, one.Peer);
        one.Run(60);
        one.Peer.Answer(one.Peer.Checks.First());
        one.Run(30);
        var older = one.Peer.Checks.First(check => check.Nominates);
        better.Answers = true;
        one.Run(1000);
        Assert.Equal(better.Address, one.Agent.SelectedPair!.Remote.TransportAddress);

        one.Peer.Answer(older);
        one.Run(100);

        Assert.Equal(better.Address, one.Agent.SelectedPair!.Remote.TransportAddress);
        Assert.True(one.Agent.SelectedPair.Nominated);
        Assert.Single(better.Checks, check => check.Nominates);
    }
}
