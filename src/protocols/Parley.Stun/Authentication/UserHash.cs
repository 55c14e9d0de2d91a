using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Stun;

/// <summary>USERHASH (RFC 8489 §14.4): SHA-256 of <c>username ":" realm</c>, both prepared, in place of a user name that others on the way could read.</summary>
public static class UserHash
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 32;

    /// <summary>Computes it out of UTF-8 that has been prepared. Does not allocate for names of usual length.</summary>
    /// <param name="username">The user name.</param>
    /// <param name="realm">The realm.</param>
    /// <param name="hash">Takes <see cref="Length"/> bytes.</param>
    public static void Compute(ReadOnlySpan<byte> username, ReadOnlySpan<byte> realm, Span<byte> hash)
    {
        var total = username.Length + realm.Length + 1;
        var rented = total > 512 ? ArrayPool<byte>.Shared.Rent(total) : null;
        var text = (rented ?? stackalloc byte[512])[..total];
        username.CopyTo(text);
        text[username.Length] = (byte)':';
        realm.CopyTo(text[(username.Length + 1)..]);
        SHA256.HashData(text, hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Computes it, preparing both names.</summary>
    /// <exception cref="ArgumentException">One of them has characters that none may have.</exception>
    public static byte[] Compute(string username, string realm)
    {
        var hash = new byte[Length];
        Compute(Encoding.UTF8.GetBytes(OpaqueString.Prepare(username)), Encoding.UTF8.GetBytes(OpaqueString.Prepare(realm)), hash);
        return hash;
    }
}
