using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>
/// docs/protocol/parley.v1.schema.json, and as much of JSON Schema 2020-12 as it uses: a keyword that is not known here is an error, so
/// that none is silently ignored.
/// </summary>
internal static class WireSchema
{
    private const string Prefix = "#/$defs/";

    public static JsonElement Definitions { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "protocol", "parley.v1.schema.json")))
            .RootElement.GetProperty("$defs");

    public static bool Accepts(Vector vector) =>
        Accepts(Definitions.GetProperty(vector.FromClient ? "client" : "server"), vector.Message!.Value);

    private static bool Accepts(JsonElement schema, JsonElement value) => schema.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => schema.EnumerateObject().All(keyword => Accepts(schema, keyword.Name, keyword.Value, value)),
    };

    private static bool Accepts(JsonElement schema, string keyword, JsonElement operand, JsonElement value) => keyword switch
    {
        "description" => true,
        "$ref" => Accepts(Definitions.GetProperty(operand.GetString()![Prefix.Length..]), value),
        "type" => operand.ValueKind == JsonValueKind.Array
            ? operand.EnumerateArray().Any(type => IsOf(type.GetString()!, value))
            : IsOf(operand.GetString()!, value),
        "const" => JsonElement.DeepEquals(operand, value),
        "enum" => operand.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
        "allOf" => operand.EnumerateArray().All(part => Accepts(part, value)),
        "anyOf" => operand.EnumerateArray().Any(part => Accepts(part, value)),
        "oneOf" => operand.EnumerateArray().Count(part => Accepts(part, value)) == 1,
        "not" => !Accepts(operand, value),
        "if" => !schema.TryGetProperty(Accepts(operand, value) ? "then" : "else", out var branch) || Accepts(branch, value),
        "then" or "else" => true,
        "required" or "properties" => value.ValueKind != JsonValueKind.Object || ObjectAccepts(keyword, operand, value),
        "items" or "minItems" or "maxItems" => value.ValueKind != JsonValueKind.Array || ArrayAccepts(keyword, operand, value),
        "minLength" or "maxLength" or "pattern" => value.ValueKind != JsonValueKind.String || TextAccepts(keyword, operand, value.GetString()!),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= operand.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= operand.GetDecimal(),
        _ => throw new InvalidDataException($"The schema uses {keyword}, which this test does not know."),
    };

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
        _ => throw new InvalidDataException($"The schema uses type {type}, which this test does not know."),
    };

    private static bool ObjectAccepts(string keyword, JsonElement operand, JsonElement value) => keyword == "required"
        ? operand.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))
        : operand.EnumerateObject().All(property =>
            !value.TryGetProperty(property.Name, out var member) || Accepts(property.Value, member));

    private static bool ArrayAccepts(string keyword, JsonElement operand, JsonElement value) => keyword switch
    {
        "minItems" => value.GetArrayLength() >= operand.GetInt32(),
        "maxItems" => value.GetArrayLength() <= operand.GetInt32(),
        _ => value.EnumerateArray().All(item => Accepts(operand, item)),
    };

    private static bool TextAccepts(string keyword, JsonElement operand, string text) => keyword switch
    {
        "minLength" => text.EnumerateRunes().Count() >= operand.GetInt32(),
        "maxLength" => text.EnumerateRunes().Count() <= operand.GetInt32(),
        _ => Regex.IsMatch(text, operand.GetString()!, RegexOptions.CultureInvariant),
    };
}
