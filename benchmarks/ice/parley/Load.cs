using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Ice;

/// <summary>What is measured of real connections.</summary>
internal static class Load
{
    /// <summary>Pairs one after the other.</summary>
    public static async Task<object> OneAfterTheOtherAsync(int rounds, int warmUp)
    {
        await ConnectAsync(warmUp);
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            times.AddRange(await ConnectAsync(1));
        }

        return new { ConnectMs = times };
    }

    /// <summary>Many pairs at once: time, CPU time and memory.</summary>
    public static async Task<object> AllAtOnceAsync(int pairs, int warmUp)
    {
        await ConnectAsync(warmUp);
        Collect();
        var memoryBefore = ResidentKb();
        using var process = Process.GetCurrentProcess();
        var cpuBefore = process.TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();

        var all = Enumerable.Range(0, pairs).Select(_ => new LoopbackPair()).ToList();
        await Task.WhenAll(all.Select(pair => pair.ConnectAsync()));

        var allMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        var memory = ResidentKb() - memoryBefore;
        Collect();
        var memoryAfterCollection = ResidentKb() - memoryBefore;
        var agents = 2.0 * pairs;
        await Task.WhenAll(all.Select(pair => pair.DisposeAsync().AsTask()));
        return new
        {
            Agents = agents,
            AllMs = allMs,
            ConnectMs = all.Select(pair => pair.Milliseconds),
            CpuMsPerAgent = cpu.TotalMilliseconds / agents,
            KbPerAgent = memory / agents,
            KbPerAgentAfterCollection = memoryAfterCollection / agents,
        };
    }

    private static async Task<IReadOnlyList<double>> ConnectAsync(int pairs)
    {
        var all = Enumerable.Range(0, pairs).Select(_ => new LoopbackPair()).ToList();
        await Task.WhenAll(all.Select(pair => pair.ConnectAsync()));
        await Task.WhenAll(all.Select(pair => pair.DisposeAsync().AsTask()));
        return [.. all.Select(pair => pair.Milliseconds)];
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }

    private static long ResidentKb() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))[6..^2], NumberStyles.Any, CultureInfo.InvariantCulture);
}
