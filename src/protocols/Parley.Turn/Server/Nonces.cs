using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>What a nonce turned out to be.</summary>
internal enum NonceState : byte
{
    /// <summary>Ours, for this client, in time.</summary>
    Good,

    /// <summary>Anything else.</summary>
    Stale,
}

/// <summary>
/// Nonces that nobody has to remember (RFC 8489 §9.2): when it ends, with a MAC over that and the client's address under a key that the engines share.
/// <code>
/// cookie with security features | 16 characters: seconds (4 bytes), MAC (8 bytes), base64url
/// </code>
/// The cookie only where features are offered.
/// </summary>
internal sealed class Nonces
{
    /// <summary>The longest nonce there is.</summary>
    public const int MaxLength = NonceCookie.Length + TokenLength;

    private const int TokenLength = 16;
    private const int MacLength = 8;

    private readonly byte[] _key;
    private readonly byte[] _prefix;

    /// <param name="sharedKey">What all engines of the server share.</param>
    /// <param name="features">What is offered (RFC 8489 §18.1).</param>
    public Nonces(ReadOnlySpan<byte> sharedKey, StunSecurityFeatures features)
    {
        _key = HMACSHA256.HashData(sharedKey, "nonce"u8);
        OffersAlgorithms = features.HasFlag(StunSecurityFeatures.PasswordAlgorithms);
        _prefix = new byte[features == StunSecurityFeatures.None ? 0 : NonceCookie.Length];
        if (_prefix.Length != 0)
        {
            NonceCookie.Write(_prefix, features);
        }
    }

    /// <summary>Whether a good nonce says that PASSWORD-ALGORITHMS was offered.</summary>
    public bool OffersAlgorithms { get; }

    public int Length => _prefix.Length + TokenLength;

    /// <summary>Writes a nonce for a client, <see cref="Length"/> bytes.</summary>
    public void Write(Instant now, TimeSpan lifetime, in FiveTuple client, Span<byte> nonce)
    {
        Span<byte> token = stackalloc byte[sizeof(uint) + MacLength];
        BinaryPrimitives.WriteUInt32BigEndian(token, Seconds(now + lifetime));
        Mac(token[..sizeof(uint)], client, token[sizeof(uint)..]);
        _prefix.CopyTo(nonce);
        Base64Url.EncodeToUtf8(token, nonce[_prefix.Length..]);
    }

    public NonceState Check(Instant now, in FiveTuple client, ReadOnlySpan<byte> nonce)
    {
        Span<byte> token = stackalloc byte[sizeof(uint) + MacLength];
        Span<byte> mac = stackalloc byte[MacLength];
        if (nonce.Length != Length || !nonce.StartsWith(_prefix)
            || Base64Url.DecodeFromUtf8(nonce[_prefix.Length..], token, out _, out var length) != OperationStatus.Done || length != token.Length)
        {
            return NonceState.Stale;
        }

        Mac(token[..sizeof(uint)], client, mac);
        return CryptographicOperations.FixedTimeEquals(mac, token[sizeof(uint)..]) && BinaryPrimitives.ReadUInt32BigEndian(token) >= Seconds(now)
            ? NonceState.Good
            : NonceState.Stale;
    }

    private static uint Seconds(Instant instant) => (uint)(instant.Ticks / TimeSpan.TicksPerSecond);

    // The prefix is authenticated too, so that nobody between client and server can take a feature away (RFC 8489 §9.2.1).
    private void Mac(ReadOnlySpan<byte> expiry, in FiveTuple client, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[NonceCookie.Length + sizeof(uint) + 16 + sizeof(ushort) + 1];
        Span<byte> full = stackalloc byte[32];
        var length = _prefix.Length;
        _prefix.CopyTo(input);
        expiry.CopyTo(input[length..]);
        length += expiry.Length;
        length += client.Client.Address.WriteTo(input[length..]);
        BinaryPrimitives.WriteUInt16BigEndian(input[length..], client.Client.Port);
        length += sizeof(ushort);
        input[length++] = (byte)(TurnPath.IsConnection(client.Path) ? 1 : 0);
        HMACSHA256.HashData(_key, input[..length], full);
        full[..MacLength].CopyTo(mac);
    }
}
