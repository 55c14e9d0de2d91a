namespace Parley.NatLab.Networks;

/// <summary>Whether this machine can hold the laboratory.</summary>
internal static class NamespaceSupport
{
    private static readonly string[] Tools = ["ip", "nft", "conntrack"];

    private static readonly Lazy<Task<string?>> Missing = new(TryAsync);

    /// <summary>What is missing; null if nothing is. Tried once.</summary>
    public static Task<string?> MissingAsync() => Missing.Value;

    private static async Task<string?> TryAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "network namespaces are Linux's";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "network namespaces need root";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (Array.Find(Tools, tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) is { } tool)
        {
            return $"{tool} is not installed (./test installs it)";
        }

        await using var landscape = new Landscape($"{Leftovers.Prefix}-try");
        landscape.Rules(landscape.Add("one"), "table ip lab { chain c { type nat hook postrouting priority srcnat; masquerade; }; }");
        try
        {
            await landscape.BuildAsync();
            return null;
        }
        catch (LabException refused)
        {
            return refused.Message;
        }
    }
}
