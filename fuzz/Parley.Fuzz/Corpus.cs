using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Fuzz.Targets;

namespace Parley.Fuzz;

/// <summary>Writes the inputs that a target begins with, out of where they are written down once.</summary>
internal static class Corpus
{
    public static async Task WriteAsync(string target, string vectors, string directory)
    {
        var inputs = target switch
        {
            "mdn-json" => MdnJsonTarget.Examples,
            "upgrade" => UpgradeTarget.Examples,
            _ => await ReadClientExamplesAsync(vectors),
        };
        Directory.CreateDirectory(directory);
        var count = 0;
        // AFL takes no empty file.
        foreach (var input in inputs.Where(input => input.Length > 0))
        {
            var file = Path.Combine(directory, (++count).ToString("d3", CultureInfo.InvariantCulture));
            await File.WriteAllTextAsync(file, input, new UTF8Encoding(false));
        }

        Console.WriteLine($"{count} inputs");
    }

    private static async Task<IReadOnlyList<string>> ReadClientExamplesAsync(string vectors)
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(vectors));
        return
        [
            .. json.RootElement.EnumerateArray()
                .Where(vector => vector.GetProperty("direction").GetString() == "client")
                .Select(vector => vector.TryGetProperty("message", out var message)
                    ? message.GetRawText()
                    : vector.GetProperty("text").GetString()!),
        ];
    }
}
