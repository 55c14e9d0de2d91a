using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>A message of the <c>json</c> protocol as its client wrote it (docs/protocol.md §12).</summary>
internal sealed class MdnJsonMessage
{
    private readonly JsonElement _json;

    private MdnJsonMessage(JsonElement json, string type)
    {
        _json = json;
        Type = type;
        Target = Text("target"u8) is { Length: > 0 } target ? target : null;
    }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Whom it is for; null when that is nobody in particular.</summary>
    public string? Target { get; }

    /// <summary>The description's text as raw JSON: the member <c>sdp</c> of the object <c>sdp</c>; null when there is none.</summary>
    public byte[]? Sdp =>
        PeerJson.TryGetMember(_json, "sdp"u8, out var description) && description.ValueKind == JsonValueKind.Object &&
        PeerJson.TryGetMember(description, "sdp"u8, out var sdp) && sdp.ValueKind == JsonValueKind.String ? Raw(sdp) : null;

    /// <summary>The candidate as raw JSON; null when there is none.</summary>
    public byte[]? Candidate =>
        PeerJson.TryGetMember(_json, "candidate"u8, out var candidate) && candidate.ValueKind == JsonValueKind.Object ? Raw(candidate) : null;

    /// <summary>Reads a message; false for what is not an object with a type.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out MdnJsonMessage? message)
    {
        message = null;
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
            var json = JsonElement.ParseValue(ref reader);
            if (json.ValueKind == JsonValueKind.Object && !reader.Read() && TextOf(json, "type"u8) is { Length: > 0 } type)
            {
                message = new MdnJsonMessage(json, type);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return message is not null;
    }

    /// <summary>A member that is a string; null when it is none.</summary>
    public string? Text(ReadOnlySpan<byte> name) => TextOf(_json, name);

    /// <summary>A member that is a number, as it was written; null when it is none.</summary>
    public byte[]? Number(ReadOnlySpan<byte> name) =>
        PeerJson.TryGetMember(_json, name, out var value) && value.ValueKind == JsonValueKind.Number ? Raw(value) : null;

    /// <summary>The message with all its members, and with the sender's own name whatever it wrote.</summary>
    public byte[] PassOn(string name)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = MdnJsonWriter.Begin(output))
        {
            foreach (var member in _json.EnumerateObject())
            {
                // A name with escapes could be "name" after all; no client writes its members so.
                var raw = JsonMarshal.GetRawUtf8PropertyName(member);
                if (!raw.SequenceEqual("name"u8) && !raw.Contains((byte)'\\'))
                {
                    json.WritePropertyName(raw);
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
                }
            }

            json.WriteString("name"u8, name);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    private static string? TextOf(JsonElement json, ReadOnlySpan<byte> name) =>
        PeerJson.TryGetMember(json, name, out var value) ? PeerJson.TextOf(value) : null;
}
