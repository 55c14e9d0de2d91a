using System.IO.Hashing;

namespace Parley.Stun;

/// <summary>FINGERPRINT (RFC 8489 §14.7): CRC-32 of the message up to it, XORed with "STUN", which tells STUN from what else shares a port.</summary>
public static class StunFingerprint
{
    private const uint Mask = 0x5354554E;

    /// <summary>The value over a message whose length field already counts the FINGERPRINT attribute.</summary>
    /// <param name="preceding">The message from its header to just before the attribute.</param>
    public static uint Compute(ReadOnlySpan<byte> preceding) => Crc32.HashToUInt32(preceding) ^ Mask;
}
