using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parley.Fuzz;

/// <summary>Makes the inputs to begin with out of docs/protocol/vectors.json, so that they are written down once.</summary>
internal static class Corpus
{
    public static async Task WriteAsync(string vectors, string directory)
    {
        Directory.CreateDirectory(directory);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(vectors));
        var count = 0;
        foreach (var vector in json.RootElement.EnumerateArray().Where(vector => vector.GetProperty("direction").GetString() == "client"))
        {
            var text = vector.TryGetProperty("message", out var message) ? message.GetRawText() : vector.GetProperty("text").GetString()!;
            // AFL takes no empty file.
            if (text.Length > 0)
            {
                await File.WriteAllTextAsync(
                    Path.Combine(directory, (++count).ToString("d3", CultureInfo.InvariantCulture)), text, new UTF8Encoding(false));
            }
        }

        Console.WriteLine($"{count} inputs");
    }
}
