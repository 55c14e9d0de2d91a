using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.NatLab.Cells;

namespace Parley.NatLab.Output;

/// <summary>The matrix as programs read it.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it to a file.</summary>
    public static Task WriteAsync(IReadOnlyList<CellResult> results, string file) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(
        results.Select(result => new
        {
            cell = result.Cell.Name,
            caller = result.Cell.Caller.ToString(),
            callee = result.Cell.Callee.ToString(),
            expected = result.Cell.Expected.ToString(),
            seen = result.Seen?.ToString(),
            candidateTypes = result.Ends.Length > 0 ? result.Ends : null,
            connectedMs = result.Connected?.TotalMilliseconds,
            recoveredMs = result.Recovered?.TotalMilliseconds,
            ok = result.Ok,
            problem = result.Problem,
        }),
        Options));
}
