using System.Text;
using Parley.Fuzz.Targets;
using Parley.Signaling.Protocol.Tests.Vectors;

namespace Parley.Signaling.Protocol.Tests.Fuzz;

/// <summary>A short, repeatable run of the fuzz targets over mutated examples.</summary>
public sealed class MutationTests
{
    private const int Inputs = 60_000;

    [Fact]
    public void Envelopes_are_read_as_the_slow_reference_reads_them() => Run(1, EnvelopeTarget.Run);

    [Fact]
    public void Client_messages_are_read_as_they_are_written() => Run(2, ClientMessageTarget.Run);

    [Fact]
    public void Mutation_reaches_every_error_and_every_type()
    {
        var errors = new HashSet<ErrorCode>();
        var types = new HashSet<ClientMessageType>();
        var mutator = NewMutator(3);
        for (var i = 0; i < Inputs; i++)
        {
            if (EnvelopeReader.TryRead(mutator.Next(), out var envelope, out var error))
            {
                types.Add(envelope.Type);
            }
            else
            {
                errors.Add(error.Code);
            }
        }

        Assert.Equal([ErrorCode.BadJson, ErrorCode.BadType, ErrorCode.MissingMember, ErrorCode.DuplicateKey], errors.Order());
        Assert.Equal(Enum.GetValues<ClientMessageType>(), types.Order());
    }

    private delegate void Target(ReadOnlySpan<byte> input);

    private static void Run(int seed, Target target)
    {
        var mutator = NewMutator(seed);
        for (var i = 0; i < Inputs; i++)
        {
            var input = mutator.Next();
            var failure = Record.Exception(() => target(input));
            Assert.True(failure is null, $"input {i} of seed {seed}: {Encoding.UTF8.GetString(input)}\n{failure}");
        }
    }

    private static Mutator NewMutator(int seed) => new(seed, [.. Vector.All.Values.Where(vector => vector.FromClient).Select(vector => vector.Utf8)]);
}
