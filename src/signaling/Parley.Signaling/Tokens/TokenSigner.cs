using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Signaling;

/// <summary>A key that signs tokens.</summary>
/// <param name="Id">Names the key in the tokens that it signed.</param>
/// <param name="Secret">At least 32 random bytes.</param>
public sealed record SigningKey(byte Id, ReadOnlyMemory<byte> Secret);

/// <summary>Why a token was refused.</summary>
public enum TokenFailure
{
    /// <summary>None: the token is good.</summary>
    None,

    /// <summary>Not a token of this kind and version.</summary>
    Malformed,

    /// <summary>Signed with a key that is not (or no longer) known.</summary>
    UnknownKey,

    /// <summary>The signature does not fit: forged, damaged, or issued for another purpose.</summary>
    BadSignature,
}

/// <summary>
/// Signs small payloads for one of several purposes: HMAC-SHA256, cut to 128 bits (RFC 2104 §5), over purpose and content; base64url without padding.
/// A token for one purpose is no token for another. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <code>
///  0        1        2                              n       n+16
/// +--------+--------+------------------------------+---------+
/// | version| key id | payload                      | MAC     |
/// +--------+--------+------------------------------+---------+
/// </code>
/// </remarks>
public sealed class TokenSigner
{
    private const byte Version = 1;
    private const int HeaderLength = 2;
    private const int MacLength = 16;
    private const int LongestToken = 4096;

    private readonly SigningKey[] _keys;

    /// <summary>Makes a signer.</summary>
    /// <param name="keys">The first one signs; all of them verify, so that keys can be rotated.</param>
    public TokenSigner(params IEnumerable<SigningKey> keys)
    {
        _keys = [.. keys];
        if (_keys.Length == 0 || _keys.Any(key => key.Secret.Length < 32))
        {
            throw new ArgumentException("Pass at least one key; each needs 32 random bytes or more.", nameof(keys));
        }

        if (_keys.DistinctBy(key => key.Id).Count() != _keys.Length)
        {
            throw new ArgumentException("Give each key an id of its own.", nameof(keys));
        }
    }

    internal string Sign(string purpose, ReadOnlySpan<byte> payload)
    {
        var token = new byte[HeaderLength + payload.Length + MacLength];
        token[0] = Version;
        token[1] = _keys[0].Id;
        payload.CopyTo(token.AsSpan(HeaderLength));
        var content = token.AsSpan(0, HeaderLength + payload.Length);
        WriteMac(_keys[0], purpose, content, token.AsSpan(content.Length));
        return Base64Url.EncodeToString(token);
    }

    internal TokenFailure Verify(string purpose, string? token, out byte[] payload)
    {
        payload = [];
        if (token is null || token.Length > LongestToken || !Base64Url.IsValid(token))
        {
            return TokenFailure.Malformed;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < HeaderLength + MacLength || bytes[0] != Version)
        {
            return TokenFailure.Malformed;
        }

        if (Array.Find(_keys, key => key.Id == bytes[1]) is not { } key)
        {
            return TokenFailure.UnknownKey;
        }

        Span<byte> mac = stackalloc byte[MacLength];
        WriteMac(key, purpose, bytes.AsSpan(0, bytes.Length - MacLength), mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(bytes.Length - MacLength)))
        {
            return TokenFailure.BadSignature;
        }

        payload = bytes[HeaderLength..^MacLength];
        return TokenFailure.None;
    }

    private static void WriteMac(SigningKey key, string purpose, ReadOnlySpan<byte> content, Span<byte> mac)
    {
        // The purpose and a zero byte, which no purpose contains, come first: no content of one purpose can pass as another's.
        var input = new byte[Encoding.UTF8.GetByteCount(purpose) + 1 + content.Length];
        var length = Encoding.UTF8.GetBytes(purpose, input);
        content.CopyTo(input.AsSpan(length + 1));
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret.Span, input, full);
        full[..MacLength].CopyTo(mac);
    }
}
