using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Parley.NatLab.Cells;
using Parley.NatLab.Networks;
using Parley.NatLab.Output;

namespace Parley.NatLab;

/// <summary>The command line: runs the matrix, or a part of it.</summary>
internal static class LabProgram
{
    private const string Usage = "usage: tests/natlab/run [--only PATTERN] [--json FILE] [--list]";

    /// <summary>Runs it.</summary>
    /// <returns>0 if every cell was as expected.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        string only = "", json = "";
        var list = false;
        for (var at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--only" when at + 1 < arguments.Length:
                    only = arguments[++at];
                    break;
                case "--json" when at + 1 < arguments.Length:
                    json = arguments[++at];
                    break;
                case "--list":
                    list = true;
                    break;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }

        Cell[] cells = [.. Matrix.Cells.Where(cell => FileSystemName.MatchesSimpleExpression($"*{only}*", cell.ToString()))];
        if (list)
        {
            Array.ForEach(cells, Console.WriteLine);
            return 0;
        }

        if (await NamespaceSupport.MissingAsync() is { } missing)
        {
            await Console.Error.WriteLineAsync($"No NAT laboratory here: {missing}");
            return 2;
        }

        return await RunAsync(cells, json);
    }

    private static async Task<int> RunAsync(Cell[] cells, string json)
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var laboratory = await Laboratory.StartAsync();
            var results = await LabRunner.RunAsync(
                laboratory, cells, result => Console.Error.WriteLine($"{(result.Ok ? "ok" : "NO")}  {result.Cell}"), interrupted.Token);
            ResultTable.Write(results, Console.Out);
            if (json.Length > 0)
            {
                await ResultJson.WriteAsync(results, json);
            }

            Console.WriteLine($"{results.Count(result => result.Ok)} of {results.Length} cells as expected");
            return results.Length > 0 && Array.TrueForAll(results, result => result.Ok) ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        finally
        {
            await Leftovers.RemoveOwnAsync();
        }

        void Stop(PosixSignalContext context)
        {
            // The run ends as if by itself, and so cleans up.
            context.Cancel = true;
            interrupted.Cancel();
        }
    }
}
