using System.Diagnostics;
using System.Globalization;

namespace Parley.NatLab.Networks;

/// <summary>Removes namespaces: a run's own, and those of earlier runs that were killed.</summary>
internal static class Leftovers
{
    private const string Family = "parley-lab";

    /// <summary>What the names of this process's namespaces begin with: the process is part of it, so that a later run can tell whether it lives.</summary>
    public static string Prefix { get; } = string.Create(CultureInfo.InvariantCulture, $"{Family}-{Environment.ProcessId}");

    /// <summary>Removes what runs that are no more have left behind.</summary>
    public static async Task SweepAsync()
    {
        foreach (var name in await NamesAsync())
        {
            if (name.Split('-') is ["parley", "lab", var process, ..] && int.TryParse(process, CultureInfo.InvariantCulture, out var id) && !Lives(id))
            {
                await RemoveAsync(new Namespace(name));
            }
        }
    }

    /// <summary>Removes all of this process's namespaces.</summary>
    public static async Task RemoveOwnAsync()
    {
        foreach (var name in await NamesAsync())
        {
            if (name.StartsWith($"{Prefix}-", StringComparison.Ordinal))
            {
                await RemoveAsync(new Namespace(name));
            }
        }
    }

    /// <summary>Ends what runs inside, and removes the namespace.</summary>
    public static async Task RemoveAsync(Namespace gone)
    {
        var (_, inside, _) = await LabCommand.TryAsync("", "ip", "netns", "pids", gone.Name);
        foreach (var id in inside.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture)))
        {
            Kill(id);
        }

        await LabCommand.TryAsync("", "ip", "netns", "del", gone.Name);
        if (Directory.Exists(gone.Etc))
        {
            Directory.Delete(gone.Etc, recursive: true);
        }
    }

    private static async Task<string[]> NamesAsync()
    {
        var (_, names, _) = await LabCommand.TryAsync("", "ip", "netns", "list");
        return [.. names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
    }

    // A process number is used again, so it must be one of ours.
    private static bool Lives(int process) =>
        File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Contains("NatLab", StringComparison.Ordinal);

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
