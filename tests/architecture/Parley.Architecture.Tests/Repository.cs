namespace Parley.Architecture.Tests;

/// <summary>The working tree: where it starts, and its own files (no build output, no packages).</summary>
internal static class Repository
{
    private static readonly HashSet<string> SkippedFolders =
        ["bin", "obj", "node_modules", "artifacts", ".git", ".vs", ".idea", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>All own files, as paths relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk("").Order(StringComparer.Ordinal)];

    public static string FullPath(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(FullPath(relative));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Parley.slnx above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        var here = new DirectoryInfo(FullPath(folder));
        foreach (var file in here.EnumerateFiles())
        {
            yield return folder.Length == 0 ? file.Name : $"{folder}/{file.Name}";
        }

        foreach (var child in here.EnumerateDirectories())
        {
            if (SkippedFolders.Contains(child.Name) || child.LinkTarget is not null)
            {
                continue;
            }

            foreach (var file in Walk(folder.Length == 0 ? child.Name : $"{folder}/{child.Name}"))
            {
                yield return file;
            }
        }
    }
}
