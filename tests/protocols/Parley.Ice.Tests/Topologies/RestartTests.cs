using Parley.Ice.Tests.Topologies.Generation;
using Parley.Ice.Tests.Topologies.Running;

namespace Parley.Ice.Tests.Topologies;

/// <summary>Restarts in mid-call, wherever a call is possible.</summary>
public sealed class RestartTests
{
    private const int FirstSeed = 1_000_000;
    private const int Count = 1000;

    [Fact]
    public void Data_flow_during_a_restart_and_after_it()
    {
        var faults = new List<string>();
        for (var seed = FirstSeed; seed < FirstSeed + Count; seed++)
        {
            if (TopologyRun.FindFault(TopologyGenerator.Generate((ulong)seed), restarts: true) is { } fault)
            {
                faults.Add(fault);
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {Count} are wrong.\n\n{string.Join("\n", faults.Take(5))}");
    }
}
