using System.Text;
using System.Text.Json;

namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>One example of docs/protocol/vectors.json.</summary>
internal sealed record Vector
{
    private static readonly Lazy<IReadOnlyDictionary<string, Vector>> Loaded = new(Load);

    public required string Name { get; init; }

    /// <summary>Whether a client sends it; else a client receives it.</summary>
    public required bool FromClient { get; init; }

    public required bool Valid { get; init; }

    public required MessageError? Error { get; init; }

    /// <summary>The server passes it on, and its receiver rejects it.</summary>
    public required bool Relayed { get; init; }

    public required string Text { get; init; }

    /// <summary>The example as an object; null when it stands there as raw text, which the schema cannot judge.</summary>
    public required JsonElement? Message { get; init; }

    public byte[] Utf8 => Encoding.UTF8.GetBytes(Text);

    public string? Type => Message is { ValueKind: JsonValueKind.Object } message &&
        message.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    public static IReadOnlyDictionary<string, Vector> All => Loaded.Value;

    public static TheoryData<string> Where(Func<Vector, bool> filter) => [.. All.Where(entry => filter(entry.Value)).Select(entry => entry.Key)];

    private static Dictionary<string, Vector> Load()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "protocol", "vectors.json")));
        return file.RootElement.EnumerateArray().Select(Read).ToDictionary(vector => vector.Name, StringComparer.Ordinal);
    }

    private static Vector Read(JsonElement json)
    {
        JsonElement? message = json.TryGetProperty("message", out var inner) ? inner.Clone() : null;
        var error = json.TryGetProperty("error", out var code)
            ? new MessageError(
                WireNames.TryParse(code.GetString(), out ErrorCode known) ? known : throw new InvalidDataException(code.GetString()),
                json.TryGetProperty("member", out var member) ? member.GetString() : null)
            : (MessageError?)null;
        var fromClient = json.GetProperty("direction").GetString() == "client";
        return new Vector
        {
            Name = $"{(fromClient ? "client" : "server")}: {json.GetProperty("name").GetString()}",
            FromClient = fromClient,
            Valid = json.GetProperty("valid").GetBoolean(),
            Error = error,
            Relayed = json.TryGetProperty("relayed", out var relayed) && relayed.GetBoolean(),
            Text = message?.GetRawText() ?? json.GetProperty("text").GetString()!,
            Message = message,
        };
    }
}
