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

    private static IEnumerable<string> LinkedPaths(string markdown) =>
        Links().Matches(Code().Replace(markdown, ""))
            .Select(match => match.Groups["path"].Value.Split('#')[0])
            .Where(path => path.Length > 0 && !path.Contains(':', StringComparison.Ordinal));

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("""\]\(<?(?<path>[^)\s>]+)|(?:href|src)="(?<path>[^"]+)["]""")]
    private static partial Regex Links();
}
