using System.Globalization;
using Parley.Ice.Tests.Topologies.Generation;
using Parley.Ice.Tests.Topologies.Reasoning;
using Parley.Ice.Tests.Topologies.Running;
using Parley.Ice.Verdicts;

namespace Parley.Ice.Tests.Topologies;

/// <summary>
/// Ten thousand calls between places as different as chance makes them. To see one again: PARLEY_TOPOLOGY=SEED and the test
/// <see cref="One_chosen_topology"/>, with <c>--explicit only</c>.
/// </summary>
public sealed class TopologyTests
{
    private const int SliceSize = 500;
    private const int MaxFaultsShown = 5;

    public static TheoryData<int> Slices => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Slices))]
    public void Agents_connect_exactly_where_a_path_exists_agree_on_it_and_know_why_elsewhere(int slice)
    {
        var faults = new List<string>();
        for (var seed = slice * SliceSize; seed < (slice + 1) * SliceSize; seed++)
        {
            if (TopologyRun.FindFault(TopologyGenerator.Generate((ulong)seed)) is { } fault)
            {
                faults.Add(fault);
            }
        }

        var shown = string.Join("\n", faults.Take(MaxFaultsShown));
        Assert.True(faults.Count == 0, $"{faults.Count} of {SliceSize} are wrong. PARLEY_TOPOLOGY=SEED replays one.\n\n{shown}");
    }

    [Fact]
    public void All_that_can_come_of_a_call_comes_of_some()
    {
        var expectations = Enumerable.Range(0, 20 * SliceSize).Select(static seed => Oracle.Ask(TopologyGenerator.Generate((ulong)seed))).ToList();

        Assert.InRange(expectations.Count(static one => one is { IsDirectPossible: true, IsRelayPossible: false }), 1000, 5000);
        Assert.InRange(expectations.Count(static one => one is { IsDirectPossible: true, IsRelayPossible: true }), 1000, 5000);
        Assert.InRange(expectations.Count(static one => one is { IsDirectPossible: false, IsRelayPossible: true }), 1000, 5000);
        Assert.InRange(expectations.Count(static one => !one.IsPossible), 1000, 5000);
        Assert.Equal(
            [
                IceCause.NoLocalAddresses, IceCause.RemoteSentNoCandidates, IceCause.PolicyLeavesNothing, IceCause.NamesNotResolvable, IceCause.NoCommonFamily,
                IceCause.NoUdpGetsOut, IceCause.TurnUnreachable, IceCause.TurnRefusedCredentials, IceCause.TurnRefusedPeer, IceCause.SymmetricNatsWithoutRelay,
                IceCause.AllChecksUnanswered,
            ],
            expectations.SelectMany(static one => one.Naomis.Union(one.Priyas)).Distinct().Order());
    }

    [Fact(Explicit = true)]
    public void One_chosen_topology()
    {
        var chosen = Environment.GetEnvironmentVariable("PARLEY_TOPOLOGY");
        Assert.True(chosen is { Length: > 0 }, "Nobody has chosen one: PARLEY_TOPOLOGY=SEED does.");

        var topology = TopologyGenerator.Generate(ulong.Parse(chosen!, CultureInfo.InvariantCulture));
        var fault = TopologyRun.FindFault(topology, withHistory: true);
        Assert.True(fault is null, fault);
        TestContext.Current.TestOutputHelper?.WriteLine(topology.ToString());
    }
}
