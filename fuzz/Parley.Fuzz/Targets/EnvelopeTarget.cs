using Parley.Signaling.Protocol;

namespace Parley.Fuzz.Targets;

/// <summary>The scan of envelopes agrees with the slow reference on every input.</summary>
internal static class EnvelopeTarget
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        MessageError? error = EnvelopeReader.TryRead(input, out var envelope, out var found) ? null : found;
        var (expected, expectedError) = ReferenceEnvelope.Read(input.ToArray());

        if (error != expectedError)
        {
            throw new FuzzFailureException($"error {error}, expected {expectedError}");
        }

        // Where the name stands is not for the reference to know.
        if (envelope with { TypeName = default } != expected)
        {
            throw new FuzzFailureException($"{envelope}, expected {expected}");
        }

        if (envelope.TypeName.End.Value > input.Length)
        {
            throw new FuzzFailureException($"the name of the type ends at {envelope.TypeName.End} of {input.Length}");
        }
    }
}
