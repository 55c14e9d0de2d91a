using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>Writes the messages of the <c>json</c> protocol (docs/protocol.md §12), and the relay messages that stand for them.</summary>
internal static class MdnJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Begins an object.</summary>
    public static Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        return json;
    }

    public static byte[] Id(long id) => Write("id"u8, json => json.WriteNumber("id"u8, id));

    public static byte[] RejectUserName(long id, string name) => Write("rejectusername"u8, json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("name"u8, name);
    });

    public static byte[] UserName(long id, string name, DateTimeOffset at) => Write("username"u8, json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("name"u8, name);
        json.WriteNumber("date"u8, at.ToUnixTimeMilliseconds());
    });

    public static byte[] UserList(IEnumerable<string> names) => Write("userlist"u8, json =>
    {
        json.WriteStartArray("users"u8);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });

    /// <summary>A line of chat.</summary>
    /// <param name="id">The sender's connection, if it is one of this protocol.</param>
    /// <param name="name">The sender.</param>
    /// <param name="target">The receiver; null means everybody.</param>
    /// <param name="text">What it says, without markup.</param>
    /// <param name="date">When, as raw JSON.</param>
    public static byte[] Message(long? id, string name, string? target, string text, ReadOnlyMemory<byte> date) => Write("message"u8, json =>
    {
        if (id is { } known)
        {
            json.WriteNumber("id"u8, known);
        }

        json.WriteString("name"u8, name);
        if (target is not null)
        {
            json.WriteString("target"u8, target);
        }

        json.WriteString("text"u8, text);
        json.WritePropertyName("date"u8);
        json.WriteRawValue(date.Span, skipInputValidation: true);
    });

    /// <summary><c>video-offer</c> or <c>video-answer</c>.</summary>
    public static byte[] Description(bool isOffer, string name, string target, ReadOnlyMemory<byte> sdp) =>
        Write(isOffer ? "video-offer"u8 : "video-answer"u8, json =>
        {
            json.WriteString("name"u8, name);
            json.WriteString("target"u8, target);
            json.WriteStartObject("sdp"u8);
            json.WriteString("type"u8, isOffer ? "offer"u8 : "answer"u8);
            json.WritePropertyName("sdp"u8);
            json.WriteRawValue(sdp.Span, skipInputValidation: true);
            json.WriteEndObject();
        });

    public static byte[] Candidate(string name, string target, ReadOnlyMemory<byte> candidate) => Write("new-ice-candidate"u8, json =>
    {
        json.WriteString("name"u8, name);
        json.WriteString("target"u8, target);
        json.WritePropertyName("candidate"u8);
        json.WriteRawValue(candidate.Span, skipInputValidation: true);
    });

    public static byte[] HangUp(string name, string target) => Write("hang-up"u8, json =>
    {
        json.WriteString("name"u8, name);
        json.WriteString("target"u8, target);
    });

    /// <summary>A numbered relay message of <c>parley.v1</c>.</summary>
    public static byte[] Relay(CallId call, uint seq, uint ack, RelayDraft draft) => Write(draft.Type, json =>
    {
        json.WriteString("call"u8, call.ToString());
        json.WriteNumber("seq"u8, seq);
        if (ack > 0)
        {
            json.WriteNumber("ack"u8, ack);
        }

        json.WritePropertyName(draft.Member);
        json.WriteRawValue(draft.Value.Span, skipInputValidation: true);
    });

    public static byte[] RelayAck(CallId call, uint ack) => Write("relay-ack"u8, json =>
    {
        json.WriteString("call"u8, call.ToString());
        json.WriteNumber("ack"u8, ack);
    });

    private static byte[] Write(ReadOnlySpan<byte> type, Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = Begin(output))
        {
            json.WriteString("type"u8, type);
            members(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
