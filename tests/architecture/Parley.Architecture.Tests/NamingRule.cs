using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>Names that say nothing: a file or type called so lacks a name for its concept.</summary>
internal static partial class NamingRule
{
    /// <summary>Whether one of the words of a PascalCase, camelCase, kebab-case or dotted name is a forbidden one.</summary>
    public static bool IsVague(string name) => Words().Matches(name).Any(word =>
        word.Value.ToUpperInvariant() is "UTIL" or "UTILS" or "UTILITY" or "UTILITIES" or "HELPER" or "HELPERS"
            or "MANAGER" or "MANAGERS" or "COMMON");

    /// <summary>The types that a C# or JavaScript source declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string source) =>
        Declarations().Matches(source).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^[^/\*\n""]*\b(?:class|struct|interface|enum|record)[ \t]+(?<name>[A-Za-z_]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declarations();
}
