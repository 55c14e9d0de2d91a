using Parley.Ice.Candidates;

namespace Parley.Ice.Tests.Candidates;

public sealed class CandidatePriorityTests
{
    [Fact]
    public void Priorities_are_those_of_the_RFCs_examples()
    {
        // RFC 8839 §5.1 and RFC 8445 §15.1 print them.
        Assert.Equal(2130706431u, CandidatePriority.Compute(CandidatePriority.HostPreference, 65535));
        Assert.Equal(1694498815u, CandidatePriority.Compute(CandidatePriority.ServerReflexivePreference, 65535));
        Assert.Equal(1862270975u, CandidatePriority.Compute(CandidatePriority.PeerReflexivePreference, 65535));
    }

    [Fact]
    public void Both_agents_compute_one_priority_for_a_pair_and_the_controlling_sides_preference_breaks_ties()
    {
        Assert.Equal((2UL << 32) + (2 * 5) + 1, CandidatePriority.OfPair(5, 2));
        Assert.Equal((2UL << 32) + (2 * 5), CandidatePriority.OfPair(2, 5));
        Assert.Equal(ulong.MaxValue >> 1, CandidatePriority.OfPair(int.MaxValue, int.MaxValue) | (ulong.MaxValue >> 1));
    }
}
