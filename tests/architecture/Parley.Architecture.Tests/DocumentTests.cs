using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>Documents and lock files.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_to_a_file_resolves()
    {
        var broken = Repository.Files
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(file => LinkedPaths(Repository.Read(file)).Select(path => (file, path)))
            .Where(link => !Path.Exists(Repository.FullPath(
                Path.Combine(Path.GetDirectoryName(link.file) ?? "", Uri.UnescapeDataString(link.path)))));

        Assert.Empty(broken);
    }

    [Fact]
    public void Lock_files_record_no_hosts()
    {
        var recording = Repository.Files
            .Where(file => Path.GetFileName(file) is "package-lock.json" or "packages.lock.json")
            .Where(file => Repository.Read(file).Contains("\"resolved\": \"http", StringComparison.Ordinal));

        Assert.Empty(recording);
    }

    [Fact]
    public void Every_test_that_a_document_names_exists()
    {
        var missing = Repository.Files
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(file => NamedTests(Repository.Read(file)).Select(test => (file, test.Class, test.Name)))
            .Where(entry => !TestNames.Value[entry.Class].Contains(entry.Name));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_known_weakness_of_TURN_has_a_test()
    {
        var document = Repository.Read("docs/turn.md");
        var table = document[document.IndexOf("### Known weaknesses", StringComparison.Ordinal)..];
        var rows = table.Split('\n').SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|')).ToArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.NotEmpty(NamedTests(row.Split(" | ")[^1])));
    }

    [Fact]
    public void Links_are_found_in_text_and_not_in_code() =>
        Assert.Equal(
            ["docs/protocol.md", "picture.png", "a.md"],
            LinkedPaths("""
                See [the protocol](docs/protocol.md#limits), ![a picture](picture.png "title"),
                [elsewhere](https://example.org/x), [below](#below), `[code](no.md)` and <a href="a.md">a</a>.
                ```
                [fenced](no.md)
                ```
                """));

    /// <summary>What the test classes declare, by class.</summary>
    private static readonly Lazy<ILookup<string, string>> TestNames = new(() => Repository.Files
        .Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(file => TestDeclarations().Matches(Repository.Read(file))
            .Select(match => (Class: Path.GetFileName(file).Split('.')[0], match.Groups["name"].Value)))
        .ToLookup(test => test.Class, test => test.Value));

    private static IEnumerable<(string Class, string Name)> NamedTests(string markdown) =>
        TestReferences().Matches(markdown).Select(match => (match.Groups["class"].Value, match.Groups["name"].Value));

    private static IEnumerable<string> LinkedPaths(string markdown) =>
        Links().Matches(Code().Replace(markdown, ""))
            .Select(match => match.Groups["path"].Value.Split('#')[0])
            .Where(path => path.Length > 0 && !path.Contains(':', StringComparison.Ordinal));

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)\.(?<name>\w+)`")]
    private static partial Regex TestReferences();

    [GeneratedRegex(@"public (?:async Task|Task|void) (?<name>\w+)\(")]
    private static partial Regex TestDeclarations();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("""\]\(<?(?<path>[^)\s>]+)|(?:href|src)="(?<path>[^"]+)["]""")]
    private static partial Regex Links();
}
