using System.Buffers.Text;

namespace Parley.Stun;

/// <summary>What a server that keeps to RFC 8489 can do; clients learn it from its nonces, where nobody can take it away unseen (§9.2.1, §18.1).</summary>
[Flags]
public enum StunSecurityFeatures
{
    /// <summary>Nothing beyond RFC 5389.</summary>
    None = 0,

    /// <summary>Bit 0: challenges carry PASSWORD-ALGORITHMS.</summary>
    PasswordAlgorithms = 1 << 0,

    /// <summary>Bit 1: USERHASH is understood.</summary>
    UsernameAnonymity = 1 << 1,
}

/// <summary>The beginning of a nonce by which a server says that it keeps to RFC 8489 (§9.2): "obMatJos2" and 24 bits in base64.</summary>
/// <remarks>
/// The RFC's text has bit 0 leftmost; its own vector (appendix B.1: "AAAC" for user name anonymity) and its errata have it rightmost, and so have we.
/// Servers that follow the text are understood too: nothing is assigned to the bits that they would mean otherwise.
/// </remarks>
public static class NonceCookie
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 13;

    private static ReadOnlySpan<byte> Prefix => "obMatJos2"u8;

    /// <summary>Reads what a nonce says about its server.</summary>
    /// <returns>False when the nonce does not begin with the cookie.</returns>
    public static bool TryRead(ReadOnlySpan<byte> nonce, out StunSecurityFeatures features)
    {
        features = StunSecurityFeatures.None;
        Span<byte> bits = stackalloc byte[3];
        if (nonce.Length < Length || !nonce.StartsWith(Prefix)
            || Base64.DecodeFromUtf8(nonce[Prefix.Length..Length], bits, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != bits.Length)
        {
            return false;
        }

        features = Feature(bits, StunSecurityFeatures.PasswordAlgorithms, 0x80) | Feature(bits, StunSecurityFeatures.UsernameAnonymity, 0x40);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> destination, StunSecurityFeatures features)
    {
        Prefix.CopyTo(destination);
        Base64.EncodeToUtf8([0, 0, (byte)features], destination[Prefix.Length..Length], out _, out _);
    }

    private static StunSecurityFeatures Feature(ReadOnlySpan<byte> bits, StunSecurityFeatures feature, byte asPrinted) =>
        (bits[2] & (byte)feature) != 0 || (bits[0] & asPrinted) != 0 ? feature : StunSecurityFeatures.None;
}
