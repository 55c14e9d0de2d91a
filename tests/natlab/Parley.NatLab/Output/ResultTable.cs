using System.Globalization;
using Parley.NatLab.Cells;

namespace Parley.NatLab.Output;

/// <summary>The matrix as people read it.</summary>
internal static class ResultTable
{
    /// <summary>Writes the table, and below it what went wrong.</summary>
    public static void Write(IReadOnlyList<CellResult> results, TextWriter output)
    {
        string[] head = ["cell", "peers", "expected", "seen", "ms", "ok"];
        string[][] rows = [head, .. results.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (var (number, row) in rows.Index())
        {
            output.WriteLine($"| {string.Join(" | ", row.Select((text, column) => text.PadRight(widths[column])))} |");
            if (number == 0)
            {
                output.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
            }
        }

        foreach (var result in results.Where(result => !result.Ok))
        {
            output.WriteLine($"\n{result.Cell}: {result.Problem ?? $"expected {result.Cell.Expected}, saw {result.Seen}"}");
        }
    }

    private static string[] Row(CellResult result) =>
    [
        result.Cell.Name, result.Cell.Peers, result.Cell.Expected.ToString(), result.Seen?.ToString() ?? "failed", Milliseconds(result),
        result.Ok ? "yes" : "NO",
    ];

    private static string Milliseconds(CellResult result) =>
        $"{Milliseconds(result.Connected)}{(result.Recovered is { } again ? $", again after {Milliseconds(again)}" : "")}";

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) ?? "-";
}
