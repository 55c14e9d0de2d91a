using System.Buffers.Text;

namespace Parley.Turn.Server;

/// <summary>A user name that carries the time until which it is good: <c>1767225600:naomi</c>, or <c>1767225600</c> alone.</summary>
public static class TimeLimitedUsername
{
    // RFC 8489 §14.3: a user name has fewer than 509 bytes.
    internal const int MaxLength = 508;

    /// <summary>Takes a name apart.</summary>
    /// <param name="username">The name as it came, in UTF-8.</param>
    /// <param name="expires">Until when it is good, in seconds since 1970.</param>
    /// <param name="user">What follows the time; empty without it.</param>
    /// <returns>False when the name does not begin with a time.</returns>
    public static bool TryParse(ReadOnlySpan<byte> username, out long expires, out ReadOnlySpan<byte> user)
    {
        var colon = username.IndexOf((byte)':');
        var time = colon < 0 ? username : username[..colon];
        user = colon < 0 ? default : username[(colon + 1)..];
        expires = 0;
        return username.Length <= MaxLength && time.Length > 0 && !time.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(time, out expires, out var consumed) && consumed == time.Length;
    }
}
