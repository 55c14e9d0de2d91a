using Parley.Fuzz.Targets;
using Parley.Simulation;

namespace Parley.Ice.Tests.Fuzz;

/// <summary>A short, repeatable run of the fuzz targets over mutated examples.</summary>
public sealed class IceMutationTests
{
    private delegate void Target(ReadOnlySpan<byte> input);

    [Fact]
    public void Candidates_are_read_and_written_as_the_same() => Run(1, IceCandidateTarget.Examples, IceCandidateTarget.Run, 30_000);

    [Fact]
    public void An_agent_takes_anything() => Run(2, IceAgentTarget.Examples, IceAgentTarget.Run, 1_000);

    [Fact]
    public void The_examples_themselves_pass()
    {
        foreach (var example in IceAgentTarget.Examples)
        {
            IceAgentTarget.Run(example);
        }
    }

    private static void Run(ulong seed, IReadOnlyList<byte[]> examples, Target target, int inputs)
    {
        var mutator = new ByteMutator(seed, examples);
        for (var i = 0; i < inputs; i++)
        {
            var input = mutator.Next();
            var failure = Record.Exception(() => target(input));
            Assert.True(failure is null, $"input {i} of seed {seed}: {Convert.ToHexString(input)}\n{failure}");
        }
    }
}
