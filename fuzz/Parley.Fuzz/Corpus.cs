using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Fuzz.Targets;
using Parley.Stun.Tests.Vectors;

namespace Parley.Fuzz;

/// <summary>Writes the inputs that a target begins with, out of where they are written down once.</summary>
internal static class Corpus
{
    public static async Task WriteAsync(string target, string vectors, string directory)
    {
        var inputs = target switch
        {
            "mdn-json" => Utf8(MdnJsonTarget.Examples),
            "upgrade" => Utf8(UpgradeTarget.Examples),
            "turn-stream" => TurnStreamTarget.Examples,
            "turn-engine" => TurnEngineTarget.Examples,
            "turn-server" => TurnServerTarget.Examples,
            "channel-data" => ChannelDataTarget.Examples,
            "stun" => StunVectors.All,
            "turn-client" => TurnClientTarget.Examples,
            "ice-candidate" => IceCandidateTarget.Examples,
            "ice-agent" => IceAgentTarget.Examples,
            _ => Utf8(await ReadClientExamplesAsync(vectors)),
        };
        Directory.CreateDirectory(directory);
        var count = 0;
        // AFL takes no empty file.
        foreach (var input in inputs.Where(input => input.Length > 0))
        {
            var file = Path.Combine(directory, (++count).ToString("d3", CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(file, input);
        }

        Console.WriteLine($"{count} inputs");
    }

    private static IReadOnlyList<byte[]> Utf8(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

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
