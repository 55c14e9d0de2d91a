using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Fuzz.Targets;

/// <summary>What <see cref="EnvelopeReader"/> should find, by a whole parse and without regard to speed.</summary>
internal static class ReferenceEnvelope
{
    private static readonly string[] RoutingKeys = ["type", "call", "seq", "ack", "id", "offset", "epoch"];

    private static readonly Dictionary<string, ClientMessageType> Types = Enum.GetValues<ClientMessageType>()
        .Where(type => type != ClientMessageType.Unknown)
        .ToDictionary(type => JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString()), StringComparer.Ordinal);

    public static (Envelope Envelope, MessageError? Error) Read(byte[] utf8)
    {
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(utf8);
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = EnvelopeReader.MaxDepth });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Read(json.RootElement)
                : (default, new MessageError(ErrorCode.BadJson));
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return (default, new MessageError(ErrorCode.BadJson));
        }
    }

    private static (Envelope Envelope, MessageError? Error) Read(JsonElement message)
    {
        var envelope = default(Envelope);
        MessageError? error = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in message.EnumerateObject())
        {
            if (NameOf(property) is not { } name || !RoutingKeys.Contains(name))
            {
                continue;
            }

            if (!seen.Add(name))
            {
                error ??= new MessageError(ErrorCode.DuplicateKey, name);
            }
            else if (With(envelope, name, property.Value) is { } taken)
            {
                envelope = taken;
            }
            else
            {
                error ??= new MessageError(ErrorCode.BadType, name);
            }
        }

        var missing = Needed(envelope.Type).FirstOrDefault(name => !seen.Contains(name));
        if (missing is not null)
        {
            error ??= new MessageError(ErrorCode.MissingMember, missing);
        }

        return (envelope, error);
    }

    private static string[] Needed(ClientMessageType type) => type switch
    {
        ClientMessageType.VideoOffer or ClientMessageType.VideoAnswer or ClientMessageType.NewIceCandidate
            or ClientMessageType.Message or ClientMessageType.MediaState or ClientMessageType.App => ["type", "call", "seq"],
        ClientMessageType.RelayAck => ["type", "call", "ack"],
        _ => ["type"],
    };

    /// <summary>The envelope with this member; null when its value is unusable.</summary>
    private static Envelope? With(Envelope envelope, string name, JsonElement value) => name switch
    {
        "type" when value.ValueKind == JsonValueKind.String =>
            envelope with { Type = TextOf(value) is { } text ? Types.GetValueOrDefault(text) : ClientMessageType.Unknown },
        "call" when CallId.TryParse(TextOf(value), out var call) => envelope with { Call = call },
        "seq" when Integer(value, 1, uint.MaxValue) is { } seq => envelope with { Seq = (uint)seq },
        "ack" when Integer(value, 0, uint.MaxValue) is { } ack => envelope with { Ack = (uint)ack },
        "id" when Integer(value, 1, EnvelopeReader.MaxInteger) is { } id => envelope with { Id = id },
        "offset" when Integer(value, 0, EnvelopeReader.MaxInteger) is { } offset => envelope with { Offset = offset },
        "epoch" when value.ValueKind == JsonValueKind.String => envelope,
        _ => null,
    };

    private static long? Integer(JsonElement value, long least, long most)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.GetRawText().All(char.IsAsciiDigit))
        {
            return null;
        }

        var number = BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture);
        return number >= least && number <= most ? (long)number : null;
    }

    /// <summary>A string's text; null for other values and for half a surrogate pair.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
