using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Stun;

/// <summary>
/// The key of the long-term credential mechanism (RFC 8489 §9.2.2, §18.5.1): a hash of <c>username ":" realm ":" password</c>, each of them as
/// <see cref="OpaqueString"/> leaves it.
/// </summary>
public static class LongTermKey
{
    /// <summary>How many bytes a key has at most.</summary>
    public const int MaxLength = 32;

    /// <summary>How many bytes the key of an algorithm has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The algorithm is neither MD5 nor SHA-256.</exception>
    public static int Length(PasswordAlgorithm algorithm) => algorithm switch
    {
        PasswordAlgorithm.Md5 => 16,
        PasswordAlgorithm.Sha256 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "A key is made by MD5 or SHA-256."),
    };

    /// <summary>Computes a key out of UTF-8. Does not allocate for names and passwords of usual length.</summary>
    /// <param name="algorithm">MD5 or SHA-256.</param>
    /// <param name="username">The user name, prepared.</param>
    /// <param name="realm">The realm, prepared, without quotes.</param>
    /// <param name="password">The password, prepared.</param>
    /// <param name="key">Takes the key: <see cref="MaxLength"/> bytes are enough.</param>
    /// <returns>How many bytes the key has.</returns>
    public static int Compute(
        PasswordAlgorithm algorithm, ReadOnlySpan<byte> username, ReadOnlySpan<byte> realm, ReadOnlySpan<byte> password, Span<byte> key)
    {
        var length = Length(algorithm);
        var total = username.Length + realm.Length + password.Length + 2;
        var rented = total > 512 ? ArrayPool<byte>.Shared.Rent(total) : null;
        var text = (rented ?? stackalloc byte[512])[..total];
        username.CopyTo(text);
        text[username.Length] = (byte)':';
        realm.CopyTo(text[(username.Length + 1)..]);
        text[username.Length + 1 + realm.Length] = (byte)':';
        password.CopyTo(text[(username.Length + realm.Length + 2)..]);
        if (algorithm == PasswordAlgorithm.Md5)
        {
#pragma warning disable CA5351 // RFC 8489 §9.2.2 names MD5; SHA-256 is used with whoever offers it.
            MD5.HashData(text, key[..length]);
#pragma warning restore CA5351 // as above
        }
        else
        {
            SHA256.HashData(text, key[..length]);
        }

        CryptographicOperations.ZeroMemory(text);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return length;
    }

    /// <summary>Computes a key, preparing realm and password (RFC 8489 §9.2.2); the user name has been prepared already, as USERNAME must be (§14.3).</summary>
    /// <exception cref="ArgumentException">Realm or password has characters that no such string may have.</exception>
    public static byte[] Compute(PasswordAlgorithm algorithm, string username, string realm, string password)
    {
        var key = new byte[Length(algorithm)];
        Compute(
            algorithm,
            Encoding.UTF8.GetBytes(username),
            Encoding.UTF8.GetBytes(OpaqueString.Prepare(realm)),
            Encoding.UTF8.GetBytes(OpaqueString.Prepare(password)),
            key);
        return key;
    }
}
