using System.Globalization;

namespace Parley.Signaling.Orleans.Tests.Hosting;

/// <summary>The TCP ports on which this process listens, as the kernel knows them.</summary>
internal static class ListeningSockets
{
    private const string Listen = "0A";

    public static IReadOnlySet<int> Ports()
    {
        var mine = Directory.EnumerateFiles("/proc/self/fd")
            .Select(fd => new FileInfo(fd).LinkTarget)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return File.ReadLines("/proc/self/net/tcp").Skip(1).Concat(File.ReadLines("/proc/self/net/tcp6").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row[3] == Listen && mine.Contains($"socket:[{row[9]}]"))
            .Select(row => int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .ToHashSet();
    }
}
