using Parley.NatLab.Cells;

namespace Parley.NatLab;

/// <summary>Runs cells side by side, and those with browsers one by one.</summary>
internal static class LabRunner
{
    /// <summary>How many cells run at once: they mostly wait, so more than there are processors.</summary>
    public static int Parallelism => Math.Max(2, Environment.ProcessorCount * 2);

    /// <summary>Runs them.</summary>
    /// <param name="laboratory">Where.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="finished">Told of each as it ends, one at a time.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The results, in the cells' order.</returns>
    public static async Task<CellResult[]> RunAsync(
        Laboratory laboratory, IReadOnlyList<Cell> cells, Action<CellResult> finished, CancellationToken cancellation)
    {
        var results = new CellResult[cells.Count];
        var (options, gate) = (new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, new Lock());
        var browsers = cells.Index().ToLookup(cell => cell.Item.HasBrowsers, cell => cell.Index);
        await Parallel.ForEachAsync(browsers[false], options, RunAsync);
        foreach (var number in browsers[true])
        {
            cancellation.ThrowIfCancellationRequested();
            await RunAsync(number, cancellation);
        }

        return results;

        async ValueTask RunAsync(int number, CancellationToken end)
        {
            results[number] = await new CellRun(laboratory, cells[number]).RunAsync(end);
            lock (gate)
            {
                finished(results[number]);
            }
        }
    }
}
