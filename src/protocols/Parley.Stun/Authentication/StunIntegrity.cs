using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Stun;

/// <summary>MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.5, §14.6): an HMAC over the message up to the attribute.</summary>
public static class StunIntegrity
{
    /// <summary>How many bytes MESSAGE-INTEGRITY has.</summary>
    public const int Sha1Length = 20;

    /// <summary>How many bytes MESSAGE-INTEGRITY-SHA256 has when it is not truncated.</summary>
    public const int Sha256Length = 32;

    // A message is hashed with a length field that ends at the attribute, whatever follows (RFC 8489 §14.5); a copy of the header carries it.
    private const int OnStack = 512;

    /// <summary>Whether MESSAGE-INTEGRITY is the message's under the key. False when there is none.</summary>
    public static bool VerifySha1(in StunMessage message, ReadOnlySpan<byte> key)
    {
        if (!message.TryGet(StunAttributeType.MessageIntegrity, out var attribute) || attribute.Value.Length != Sha1Length)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[Sha1Length];
        Compute(HashAlgorithmName.SHA1, message.Bytes, attribute.Offset, Sha1Length, key, expected);
        return CryptographicOperations.FixedTimeEquals(expected, attribute.Value);
    }

    /// <summary>Whether MESSAGE-INTEGRITY-SHA256 is the message's under the key. False when there is none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">The key.</param>
    /// <param name="minimumLength">
    /// The shortest value to accept, from 16 to 32 bytes. RFC 8489 §14.6: it MUST be the full 32 bytes unless the usage allows truncation, which neither
    /// TURN nor ICE does.
    /// </param>
    public static bool VerifySha256(in StunMessage message, ReadOnlySpan<byte> key, int minimumLength = Sha256Length)
    {
        // RFC 8489 §14.6: at most 32 bytes, at least 16, a multiple of four.
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLength, 16);
        if (!message.TryGet(StunAttributeType.MessageIntegritySha256, out var attribute)
            || attribute.Value.Length < minimumLength || attribute.Value.Length > Sha256Length || attribute.Value.Length % 4 != 0)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[Sha256Length];
        Compute(HashAlgorithmName.SHA256, message.Bytes, attribute.Offset, attribute.Value.Length, key, expected);
        return CryptographicOperations.FixedTimeEquals(expected[..attribute.Value.Length], attribute.Value);
    }

    internal static void Compute(
        HashAlgorithmName algorithm, ReadOnlySpan<byte> message, int offset, int valueLength, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        // One piece, so that one call hashes it: on the stack for all but large messages.
        var rented = offset > OnStack ? ArrayPool<byte>.Shared.Rent(offset) : null;
        var copy = (rented ?? stackalloc byte[OnStack])[..offset];
        message[..offset].CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(offset - StunHeader.Length + 4 + valueLength));
        if (algorithm == HashAlgorithmName.SHA1)
        {
#pragma warning disable CA5350 // RFC 8489 §14.5 names HMAC-SHA1; as a MAC it is still sound.
            HMACSHA1.HashData(key, copy, mac);
#pragma warning restore CA5350 // as above
        }
        else
        {
            HMACSHA256.HashData(key, copy, mac);
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
