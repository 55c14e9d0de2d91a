using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>What holds for every source file.</summary>
public sealed partial class SourceFileTests
{
    private const int LineLimit = 500;

    private static readonly string[] SourceExtensions =
        [".cs", ".js", ".mjs", ".cjs", ".ts", ".css", ".html", ".sh", ".py", ".c", ".h", ".rs", ".go", ""];

    private static readonly string[] Sources =
    [
        .. Repository.Files.Where(file => SourceExtensions.Contains(Path.GetExtension(file)) && file != "LICENSE"
            && !Path.GetFileName(file).StartsWith('.')),
    ];

    private static IEnumerable<string> CSharp => Sources.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_500_lines()
    {
        var tooLong = Sources
            .Select(file => (file, lines: File.ReadLines(Repository.FullPath(file)).Count()))
            .Where(entry => entry.lines > LineLimit);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_or_folder_has_a_vague_name()
    {
        var vague = Sources.Where(file => file.Split('/').Any(NamingRule.IsVague));

        Assert.Empty(vague);
    }

    [Fact]
    public void No_type_has_a_vague_name()
    {
        var vague = Sources
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
                || file.EndsWith("js", StringComparison.Ordinal))
            .SelectMany(file => NamingRule.DeclaredTypes(Repository.Read(file)).Select(type => (file, type)))
            .Where(entry => NamingRule.IsVague(entry.type));

        Assert.Empty(vague);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var unfinished = Sources.Where(file => !SpellsOutTheRules(file) && Unfinished().IsMatch(Repository.Read(file)));

        Assert.Empty(unfinished);
    }

    [Fact]
    public void Nothing_blocks_a_thread_on_a_task_or_a_sleep()
    {
        var blocking = CSharp.Where(file => !SpellsOutTheRules(file) && Blocking().IsMatch(Repository.Read(file)));

        Assert.Empty(blocking);
    }

    [Fact]
    public void Every_suppression_says_why()
    {
        var silent = CSharp
            .SelectMany(file => File.ReadLines(Repository.FullPath(file)).Select(line => (file, line)))
            .Where(entry => SilentSuppression().IsMatch(entry.line) && !SpellsOutTheRules(entry.file));

        Assert.Empty(silent);
    }

    /// <summary>The checks themselves spell out what they forbid.</summary>
    private static bool SpellsOutTheRules(string file) =>
        file.StartsWith("tests/architecture/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\.Sleep\(|\.GetAwaiter\(\)\.GetResult\(\)|catch\s*(\([^)]*\)\s*)?\{\s*\}")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"#pragma warning disable(?!.*//)|SuppressMessage\((?!.*Justification)")]
    private static partial Regex SilentSuppression();
}
