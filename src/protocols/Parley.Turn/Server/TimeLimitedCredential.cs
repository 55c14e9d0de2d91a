using System.Security.Cryptography;
using System.Text;

namespace Parley.Turn.Server;

/// <summary>
/// A user name and a password that are good for a while, for whoever shares a secret with the TURN server ("A REST API For Access To TURN Services",
/// draft-uberti-behave-turn-rest): the password is <c>base64(HMAC-SHA1(secret, username))</c>. Goes into <c>iceServers</c>.
/// </summary>
/// <param name="Username">The time until which it is good, a colon, and whose it is.</param>
/// <param name="Password">The password, in printable ASCII.</param>
public readonly record struct TimeLimitedCredential(string Username, string Password)
{
    /// <summary>How many bytes a password has.</summary>
    internal const int PasswordLength = 28;

    /// <summary>Makes one.</summary>
    /// <param name="secret">What this program shares with the TURN server.</param>
    /// <param name="user">Whose it is: quotas count by this, and logs show it.</param>
    /// <param name="expires">Until when an allocation may be made with it, in seconds since 1970. An allocation outlives it.</param>
    public static TimeLimitedCredential Create(string secret, string user, long expires)
    {
        var username = $"{expires}:{user}";
        Span<byte> password = stackalloc byte[PasswordLength];
        ComputePassword(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username), password);
        return new(username, Encoding.ASCII.GetString(password));
    }

    /// <summary>Writes the <see cref="PasswordLength"/> bytes of a name's password. Does not allocate.</summary>
    internal static void ComputePassword(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> username, Span<byte> password)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Browsers' services and TURN servers agreed on HMAC-SHA1; as a MAC it is still sound.
        HMACSHA1.HashData(secret, username, mac);
#pragma warning restore CA5350 // as above
        System.Buffers.Text.Base64.EncodeToUtf8(mac, password, out _, out _);
    }
}
