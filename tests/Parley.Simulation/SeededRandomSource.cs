using System.Buffers.Binary;
using Parley.SansIO;

namespace Parley.Simulation;

/// <summary>Random bytes that come again for the same seed (SplitMix64), so that a simulation can be replayed. Not for secrets.</summary>
/// <param name="seed">Where to begin.</param>
public sealed class SeededRandomSource(ulong seed) : RandomSource
{
    private ulong _state = seed;

    /// <inheritdoc/>
    public override void Fill(Span<byte> bytes)
    {
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        }

        if (bytes.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(last, Next());
            last[..bytes.Length].CopyTo(bytes);
        }
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
