using System.Text;

namespace Parley.Stun;

/// <summary>The key of the short-term credential mechanism (RFC 8489 §9.1.1): the password itself, prepared, in UTF-8.</summary>
public static class ShortTermKey
{
    /// <summary>Makes the key.</summary>
    /// <exception cref="ArgumentException">The password has characters that none may have.</exception>
    public static byte[] Compute(string password) => Encoding.UTF8.GetBytes(OpaqueString.Prepare(password));
}
