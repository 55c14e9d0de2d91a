using System.Security.Cryptography;
using Parley.SansIO;

namespace Parley.WebRtc;

/// <summary>The operating system's random generator. Thread-safe.</summary>
internal sealed class CryptoRandomSource : RandomSource
{
    /// <summary>The one instance that is needed.</summary>
    public static CryptoRandomSource Instance { get; } = new();

    /// <inheritdoc/>
    public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
