using System.Security.Cryptography;
using System.Text;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>
/// Users whom someone with the shared secret vouches for until a time that their name carries (<see cref="TimeLimitedCredential"/>). Nothing is kept per user.
/// Several secrets hold at once, so that they can be changed without a gap. Immutable and thread-safe.
/// </summary>
public sealed class TimeLimitedCredentials : ITurnCredentials
{
    private readonly byte[] _realm;
    private readonly byte[][] _secrets;

    /// <summary>Takes the secrets.</summary>
    /// <param name="realm">The realm of the server.</param>
    /// <param name="secrets">The secrets, the one most used first.</param>
    /// <exception cref="ArgumentException">A secret is empty, or the realm has characters that none may have (<see cref="OpaqueString"/>).</exception>
    public TimeLimitedCredentials(string realm, IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(secrets);
        _realm = Encoding.UTF8.GetBytes(OpaqueString.Prepare(realm));
        _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)];
        if (_secrets.Any(secret => secret.Length == 0))
        {
            throw new ArgumentException("An empty secret would let everyone in.", nameof(secrets));
        }
    }

    /// <inheritdoc/>
    /// <remarks>A hash does not tell the time that a name carries.</remarks>
    public bool KnowsUserHashes => false;

    /// <inheritdoc/>
    public CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
    {
        length = LongTermKey.Length(algorithm);
        var isTimed = TimeLimitedUsername.TryParse(username, out var expires, out _);
        if (!isTimed || candidate >= _secrets.Length || expires <= unixTime)
        {
            key[..length].Clear();
            return isTimed && expires <= unixTime ? CredentialResult.Expired : CredentialResult.Unknown;
        }

        Span<byte> password = stackalloc byte[TimeLimitedCredential.PasswordLength];
        TimeLimitedCredential.ComputePassword(_secrets[candidate], username, password);
        LongTermKey.Compute(algorithm, username, _realm, password, key);
        CryptographicOperations.ZeroMemory(password);
        return CredentialResult.Found;
    }

    /// <inheritdoc/>
    public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
    {
        length = 0;
        return false;
    }
}
