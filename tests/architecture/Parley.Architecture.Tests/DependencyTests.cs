using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>The repository's own projects, held against the rules.</summary>
public sealed partial class DependencyTests
{
    private static readonly ProjectGraph Graph = ProjectGraph.OfRepository();

    [Fact]
    public void Arrows_point_as_designed()
    {
        Assert.NotEmpty(Graph.Projects);
        Assert.Empty(DependencyRules.Violations(Graph));
    }

    [Fact]
    public void The_banned_symbols_are_checked_in_every_core()
    {
        foreach (var core in Graph.Projects.Where(p => p.IsCore))
        {
            // The restored packages of the project show whether the analyzer really runs in it.
            var assets = $"src/{core.Layer}/{core.Name}/obj/project.assets.json";
            Assert.True(File.Exists(Repository.FullPath(assets)), $"{core.Name} was not restored");
            Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", Repository.Read(assets), StringComparison.Ordinal);
        }

        Assert.Contains("BannedSymbols.txt", Repository.Read("Directory.Build.targets"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_core_suppresses_the_banned_symbols()
    {
        var folders = Graph.Projects.Where(p => p.IsCore).Select(p => $"src/{p.Layer}/{p.Name}/").ToArray();
        var offenders = Repository.Files
            .Where(file => folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .Where(file => BannedSymbolRule().IsMatch(Repository.Read(file)));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Parley.slnx");
        var missing = Repository.Files
            .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(file => !solution.Contains($"\"{file}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Tests_mirror_the_source_folders()
    {
        foreach (var file in Repository.Files.Where(f => f.EndsWith(".Tests.csproj", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(file)[..^".Tests".Length];
            if (Graph.Find(name) is { } subject)
            {
                Assert.Equal($"tests/{subject.Layer}/{name}.Tests/{name}.Tests.csproj", file);
            }
        }
    }

    [GeneratedRegex("RS0030")]
    private static partial Regex BannedSymbolRule();
}
