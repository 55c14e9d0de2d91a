using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Server.WebSockets;

/// <summary>Takes the mask off a payload (RFC 6455 §5.3).</summary>
internal static class FrameMask
{
    /// <summary>Unmasks in place.</summary>
    /// <param name="payload">The payload, from its first byte.</param>
    /// <param name="mask">The masking key, as its four bytes lie in memory.</param>
    public static void Remove(Span<byte> payload, uint mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
        var wide = new Vector<uint>(mask);
        foreach (ref var vector in vectors)
        {
            vector ^= wide;
        }

        // A vector is a multiple of four bytes, so the key begins anew behind it.
        var rest = payload[(vectors.Length * Vector<byte>.Count)..];
        Span<byte> key = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(key, mask);
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= key[i % key.Length];
        }
    }
}
