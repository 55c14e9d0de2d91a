using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>What came of looking for a user's key.</summary>
public enum CredentialResult : byte
{
    /// <summary>The key is there.</summary>
    Found,

    /// <summary>Nobody has that name.</summary>
    Unknown,

    /// <summary>The name carries a time that is past.</summary>
    Expired,
}

/// <summary>
/// Where keys come from: fixed users, or the shared secrets of time-limited credentials. Used by all engines, from their own threads; answers at once and
/// without I/O.
/// </summary>
/// <remarks>
/// While secrets are changed, several keys may be a user's: ask for candidate 0, then, if the message's integrity is another's, for 1 and so on, until the
/// answer is not <see cref="CredentialResult.Found"/>. Keep the key that fitted: it is the allocation's.
/// </remarks>
public interface ITurnCredentials
{
    /// <summary>
    /// Whether <see cref="TryFindUser"/> can find anyone, so that the server may announce user name anonymity (RFC 8489 §9.2.1, §18.1). Time-limited names cannot
    /// be found by their hash.
    /// </summary>
    bool KnowsUserHashes { get; }

    /// <summary>Computes or finds a key.</summary>
    /// <param name="username">The user name as it came, in UTF-8.</param>
    /// <param name="algorithm">How the password is to be hashed.</param>
    /// <param name="unixTime">Now, in seconds since 1970, for names that carry a time.</param>
    /// <param name="candidate">Which of the keys that may be the user's: 0 for the first.</param>
    /// <param name="key">Takes the key: 32 bytes are enough for either algorithm. Zeros if there is none, so that checking against them takes as long.</param>
    /// <param name="length">How many bytes the key has.</param>
    /// <returns><see cref="CredentialResult.Unknown"/> also when there are no more candidates.</returns>
    CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length);

    /// <summary>Finds the user name that a USERHASH stands for (RFC 8489 §14.4).</summary>
    /// <param name="userHash">32 bytes.</param>
    /// <param name="username">Takes the name in UTF-8.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>False when no known user has that hash.</returns>
    bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length);
}
