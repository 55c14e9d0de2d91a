using System.Buffers;

namespace Parley.Ice.Candidates;

/// <summary>ice-char of RFC 8839 §5.1: letters, digits, + and /.</summary>
internal static class IceCharacters
{
    /// <summary>All of them.</summary>
    public const string All = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> Values = SearchValues.Create(All);

    /// <summary>Whether a text is made of nothing else.</summary>
    public static bool Are(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Values);
}
