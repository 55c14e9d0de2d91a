using System.Text;
using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice;

/// <summary>A user name fragment and a password: what checks of one side in one generation carry (RFC 8445 §5.3, RFC 8839 §5.4).</summary>
/// <param name="UsernameFragment">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars.</param>
public sealed record IceCredentials(string UsernameFragment, string Password)
{
    // RFC 8445 §5.3: 24 bits of randomness at least in the fragment, 128 in the password; 6 in each character.
    private const int FragmentLength = 8;
    private const int PasswordLength = 24;

    private byte[]? _key;

    /// <summary>The password as the key of MESSAGE-INTEGRITY.</summary>
    internal ReadOnlySpan<byte> Key => _key ??= Encoding.ASCII.GetBytes(Password);

    /// <summary>Makes new ones.</summary>
    public static IceCredentials Create(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(Characters(random, FragmentLength), Characters(random, PasswordLength));
    }

    /// <summary>Whether the other side's credentials are such as RFC 8839 §5.4 allows.</summary>
    public static bool AreValid(string? usernameFragment, string? password) =>
        usernameFragment is { Length: >= 4 and <= 256 } && password is { Length: >= 22 and <= 256 }
        && IceCharacters.Are(usernameFragment) && IceCharacters.Are(password);

    /// <inheritdoc/>
    public bool Equals(IceCredentials? other) =>
        other is not null && UsernameFragment == other.UsernameFragment && Password == other.Password;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(UsernameFragment, Password);

    /// <summary>The fragment only: a password does not belong in a log.</summary>
    public override string ToString() => UsernameFragment;

    private static string Characters(RandomSource random, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        random.Fill(bytes);
        Span<char> characters = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            // 64 characters: six bits, each as likely as any other.
            characters[i] = IceCharacters.All[bytes[i] & 63];
        }

        return new string(characters);
    }
}
