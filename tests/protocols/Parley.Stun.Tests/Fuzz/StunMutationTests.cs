using CsCheck;
using Parley.Fuzz.Targets;
using Parley.Stun.Tests.Vectors;

namespace Parley.Stun.Tests.Fuzz;

/// <summary>A short run of the fuzz target over mutated vectors.</summary>
public sealed class StunMutationTests
{
    private static readonly Gen<byte[]> Spoilt = Gen.Select(
        Gen.Int[0, StunVectors.All.Count - 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[0, 6], Gen.Int[0, 12], (vector, changes, cut) =>
        {
            var bytes = StunVectors.All[vector].ToArray();
            foreach (var (offset, value) in changes)
            {
                bytes[offset % bytes.Length] = value;
            }

            return Mended(bytes[..^(cut * 4)]);
        });

    private static readonly Gen<byte[]> Random = Gen.Byte.Array[0, 50].Select(words => Mended([.. new byte[StunHeader.Length], .. words.SelectMany(word => new[] { (byte)0, word, (byte)0, (byte)(word & 15) })]));

    [Fact]
    public void Mutated_vectors_are_read_as_a_slow_walk_reads_them() => Spoilt.Sample(bytes => StunTarget.Run(bytes), iter: 30_000);

    [Fact]
    public void Random_attributes_are_read_as_a_slow_walk_reads_them() => Random.Sample(bytes => StunTarget.Run(bytes), iter: 30_000);

    [Fact]
    public void Random_bytes_are_read_as_a_slow_walk_reads_them() => Gen.Byte.Array[0, 200].Sample(bytes => StunTarget.Run(bytes), iter: 10_000);

    /// <summary>Mends the header, so that the rest is looked at.</summary>
    private static byte[] Mended(byte[] bytes)
    {
        bytes[0] &= 0x3F;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(bytes.Length - StunHeader.Length));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), StunHeader.MagicCookie);
        return bytes;
    }
}
