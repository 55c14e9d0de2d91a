using System.Text;

namespace Parley.Turn.Server;

/// <summary>Whom an allocation counts for: time-limited credentials, <c>timestamp:user</c>, are one user's whatever their time.</summary>
internal static class QuotaUser
{
    public static string Of(ReadOnlySpan<byte> username)
    {
        var colon = username.IndexOf((byte)':');
        var user = colon > 0 && username[..colon].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? username[(colon + 1)..] : username;
        return Encoding.UTF8.GetString(user);
    }
}
