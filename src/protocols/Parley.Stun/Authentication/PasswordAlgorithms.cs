namespace Parley.Stun;

/// <summary>
/// PASSWORD-ALGORITHMS (RFC 8489 §14.11): the ways of hashing that the server knows, the best first. For <c>foreach</c>.
/// <code>
/// |         Algorithm 1           | Algorithm 1 Parameters Length |
/// |                    Algorithm 1 Parameters (variable)          |
/// |         Algorithm 2           | Algorithm 2 Parameters Length |
/// |                    Algorithm 2 Parameters (variable)          |
/// |                                                             ...
/// </code>
/// </summary>
/// <param name="value">The value: a list of what PASSWORD-ALGORITHM holds one of.</param>
public ref struct PasswordAlgorithms(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;
    private ChosenAlgorithm _current;

    /// <summary>The entry that <see cref="MoveNext"/> came to.</summary>
    public readonly ChosenAlgorithm Current => _current;

    /// <summary>The list of a server that knows SHA-256 and MD5 and prefers the former.</summary>
    public static ReadOnlySpan<byte> Sha256ThenMd5 => [0, (byte)PasswordAlgorithm.Sha256, 0, 0, 0, (byte)PasswordAlgorithm.Md5, 0, 0];

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly PasswordAlgorithms GetEnumerator() => this;

    /// <summary>Goes to the next entry; ends where the list is malformed.</summary>
    public bool MoveNext()
    {
        if (!ChosenAlgorithm.TryReadFirst(_rest, out _current, out var length))
        {
            return false;
        }

        _rest = _rest[Math.Min(length, _rest.Length)..];
        return true;
    }

    /// <summary>Finds the first algorithm of the list that this side supports, which is the one a client must take (RFC 8489 §9.2.5).</summary>
    /// <returns>False when it supports none: the client must not try again.</returns>
    public readonly bool TryFindFirstSupported(out PasswordAlgorithm algorithm)
    {
        foreach (var entry in this)
        {
            if (entry.IsSupported)
            {
                algorithm = entry.Algorithm;
                return true;
            }
        }

        algorithm = default;
        return false;
    }

    /// <summary>Whether the list has an entry with this algorithm and these parameters.</summary>
    public readonly bool Contains(ChosenAlgorithm chosen)
    {
        foreach (var entry in this)
        {
            if (entry.Algorithm == chosen.Algorithm && entry.Parameters.SequenceEqual(chosen.Parameters))
            {
                return true;
            }
        }

        return false;
    }
}
