using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>Asks one source of keys after another. Its sources can be replaced while engines use it. Thread-safe.</summary>
/// <param name="sources">The sources, in the order they are asked.</param>
public sealed class TurnCredentials(params ITurnCredentials[] sources) : ITurnCredentials
{
    private volatile ITurnCredentials[] _sources = [.. sources];

    /// <inheritdoc/>
    public bool KnowsUserHashes => Array.Exists(_sources, source => source.KnowsUserHashes);

    /// <summary>Takes other sources. Allocations that were made with keys of the old ones go on.</summary>
    public void Replace(params ITurnCredentials[] sources) => _sources = [.. sources];

    /// <inheritdoc/>
    public CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
    {
        var left = candidate;
        var result = CredentialResult.Unknown;
        foreach (var source in _sources)
        {
            for (var own = 0; ; own++)
            {
                var found = source.TryGetKey(username, algorithm, unixTime, own, key, out length);
                if (found == CredentialResult.Found && left-- == 0)
                {
                    return found;
                }

                if (found != CredentialResult.Found)
                {
                    result = found == CredentialResult.Expired ? found : result;
                    break;
                }
            }
        }

        length = LongTermKey.Length(algorithm);
        key[..length].Clear();
        return result;
    }

    /// <inheritdoc/>
    public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
    {
        foreach (var source in _sources)
        {
            if (source.TryFindUser(userHash, username, out length))
            {
                return true;
            }
        }

        length = 0;
        return false;
    }
}
