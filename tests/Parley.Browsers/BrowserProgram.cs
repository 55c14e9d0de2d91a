namespace Parley.Browsers;

/// <summary>Finds the programs of Debian's packages.</summary>
internal static class BrowserProgram
{
    // An exception whose message starts so skips an xunit test.
    private const string SkipToken = "$XunitDynamicSkip$";

    /// <summary>The path of <paramref name="name"/>: the environment variable's, or one found on PATH.</summary>
    /// <exception cref="BrowserException">
    /// It is not installed. The test is skipped, except with <c>CI=true</c>, where it fails.
    /// </exception>
    public static string Find(string name, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found ?? throw Missing($"{name} is not installed; ./test installs it, or set {variable}.");
    }

    /// <summary>A failure under CI, a skipped test elsewhere.</summary>
    public static BrowserException Missing(string what) =>
        new(Environment.GetEnvironmentVariable("CI") == "true" ? what : SkipToken + what);
}
