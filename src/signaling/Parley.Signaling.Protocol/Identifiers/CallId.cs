using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Signaling.Protocol;

/// <summary>Names a call: 128 random bits, chosen by the caller's client (docs/protocol.md §1).</summary>
/// <param name="Value">The 128 bits.</param>
[JsonConverter(typeof(CallIdJsonConverter))]
public readonly record struct CallId(UInt128 Value)
{
    /// <summary>Reads the wire form, 22 characters of base64url; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CallId id)
    {
        var parsed = Base64UrlId.TryParse(utf8, out var value);
        id = new CallId(value);
        return parsed;
    }

    /// <summary>Reads the wire form, 22 characters of base64url; false for anything else, null included.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CallId id)
    {
        var parsed = Base64UrlId.TryParse(text, out var value);
        id = new CallId(value);
        return parsed;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base64UrlId.ToText(Value);
}

/// <summary>Reads and writes a <see cref="CallId"/> in its wire form.</summary>
public sealed class CallIdJsonConverter : JsonConverter<CallId>
{
    /// <inheritdoc/>
    public override CallId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CallId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not a call id");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override CallId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
