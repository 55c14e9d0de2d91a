using System.Text;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>Users with passwords that the operator wrote down. Keys are computed once; passwords are not kept. Immutable and thread-safe.</summary>
public sealed class FixedUsers : ITurnCredentials
{
    private readonly Dictionary<byte[], Keys>.AlternateLookup<ReadOnlySpan<byte>> _byName;
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _namesByHash;

    /// <summary>Computes everyone's keys.</summary>
    /// <param name="realm">The realm of the server.</param>
    /// <param name="users">Names and passwords. The last one of a name counts.</param>
    /// <exception cref="ArgumentException">A realm, name or password has characters that none may have (<see cref="OpaqueString"/>).</exception>
    public FixedUsers(string realm, IEnumerable<KeyValuePair<string, string>> users)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(users);
        var byName = new Dictionary<byte[], Keys>(Utf8Comparer.Instance);
        var namesByHash = new Dictionary<byte[], byte[]>(Utf8Comparer.Instance);
        foreach (var (user, password) in users)
        {
            // RFC 8489 §14.3: the name comes as OpaqueString leaves it.
            var prepared = OpaqueString.Prepare(user);
            var name = Encoding.UTF8.GetBytes(prepared);
            byName[name] = new Keys(
                LongTermKey.Compute(PasswordAlgorithm.Md5, prepared, realm, password),
                LongTermKey.Compute(PasswordAlgorithm.Sha256, prepared, realm, password));
            namesByHash[UserHash.Compute(prepared, realm)] = name;
        }

        _byName = byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        _namesByHash = namesByHash.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <inheritdoc/>
    public bool KnowsUserHashes => _byName.Dictionary.Count > 0;

    /// <inheritdoc/>
    public CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
    {
        length = LongTermKey.Length(algorithm);
        if (candidate > 0 || !_byName.TryGetValue(username, out var keys))
        {
            key[..length].Clear();
            return CredentialResult.Unknown;
        }

        (algorithm == PasswordAlgorithm.Sha256 ? keys.Sha256 : keys.Md5).CopyTo(key);
        return CredentialResult.Found;
    }

    /// <inheritdoc/>
    public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
    {
        length = 0;
        if (!_namesByHash.TryGetValue(userHash, out var name) || !name.AsSpan().TryCopyTo(username))
        {
            return false;
        }

        length = name.Length;
        return true;
    }

    private sealed record Keys(byte[] Md5, byte[] Sha256);
}
