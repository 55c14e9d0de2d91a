using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>A user's long-term key with how it was made (RFC 8489 §9.2.2), as a value.</summary>
internal struct UserKey
{
    private Bytes32 _bytes;

    public PasswordAlgorithm Algorithm { get; set; }

    public int Length { get; set; }

    [UnscopedRef]
    public Span<byte> Bytes => _bytes;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Value => ((ReadOnlySpan<byte>)_bytes)[..Length];

    [InlineArray(32)]
    private struct Bytes32
    {
        private byte _first;
    }
}
