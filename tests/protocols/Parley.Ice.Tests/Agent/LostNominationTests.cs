using Parley.Ice.Tests.Conformance;

namespace Parley.Ice.Tests.Agent;

/// <summary>A nomination whose answers are lost.</summary>
public sealed class LostNominationTests
{
    [Fact]
    public void A_nomination_is_repeated_although_the_pair_falls_silent_and_is_checked_anew()
    {
        var one = new OneAgent().Meet();
        one.Run(15);
        one.Peer.Answer(one.Peer.Checks.First());
        one.Run(8000);
        Assert.Contains(one.Peer.Checks, check => check.Nominates);

        one.Peer.Check(one.Address);
        one.Peer.Answers = true;
        one.Run(20_000);

        Assert.Equal(IceState.Completed, one.Agent.State);
    }
}
