using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>
/// Reads JSON that a peer wrote and that may hold half a surrogate pair, as JavaScript strings may: the framework's own ways to names and
/// texts throw on it. Stateless and thread-safe.
/// </summary>
public static class PeerJson
{
    private const int LongestName = 32;

    /// <summary>Finds a member of an object, however its name is spelt; of several the last, as everywhere in JSON.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">The member's name: ASCII, at most 32 characters.</param>
    /// <param name="value">Its value.</param>
    public static bool TryGetMember(JsonElement json, ReadOnlySpan<byte> name, out JsonElement value)
    {
        value = default;
        var found = false;
        foreach (var member in json.EnumerateObject())
        {
            if (Spells(JsonMarshal.GetRawUtf8PropertyName(member), name))
            {
                value = member.Value;
                found = true;
            }
        }

        return found;
    }

    /// <summary>The text of a string; null for other values and for half a surrogate pair, which no .NET string should hold.</summary>
    public static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    internal static bool TryGetMember(JsonElement json, string name, out JsonElement value)
    {
        Span<byte> utf8 = stackalloc byte[LongestName];
        return TryGetMember(json, utf8[..Encoding.ASCII.GetBytes(name, utf8)], out value);
    }

    private static bool Spells(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return raw.SequenceEqual(name);
        }

        Span<byte> unescaped = stackalloc byte[LongestName];
        return JsonText.TryUnescape(raw, unescaped, out var length) && name.SequenceEqual(unescaped[..length]);
    }
}
