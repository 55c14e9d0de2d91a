namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>The folder <c>docs</c> of the repository.</summary>
internal static class Documentation
{
    /// <summary>Reads one of its files.</summary>
    public static string Read(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docs", name);
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        throw new FileNotFoundException($"No docs/{name} above {AppContext.BaseDirectory}.");
    }
}
