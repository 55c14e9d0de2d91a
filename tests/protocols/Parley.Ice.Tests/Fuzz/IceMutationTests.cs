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
    public void An_agent_takes_anything() => Run(2, IceAgentTarget.Examples, IceAgentTarget.Run, 3_000);

    [Fact]
    public void The_examples_themselves_pass()
    {
        foreach (var example in IceAgentTarget.Examples)
        {
            IceAgentTarget.Run(example);
        }
    }

    // Found by AFL++: a connection is wanted and given up before the shell has taken either event.
    [Fact]
    public void A_connection_may_be_given_up_before_it_is_opened() => IceAgentTarget.Run(Convert.FromHexString(
        "0012030800060106780401074663616E6469646174653A37203120746370203135323830343437203139382E35312E3130302E332039303030207479"
        + "7020686F737420746370747970652070617373697665000F0410060002C8DD12E10800067FB1B1B1B1B1B10280FF0012E10800954EB1B1B1B1B1A2B1"
        + "02E101010002000800954EB1B1B1B10604001262626262626262626262620010636200120308000601060200200104020000030104360012FD040009"
        + "410400094102640401E8012200060404040403EF04040404040403EF610402640401E8032200060404040403EF04040404040403EF61040009410200"
        + "0301E80012FD04001203080A6400120312FD0400"));

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
