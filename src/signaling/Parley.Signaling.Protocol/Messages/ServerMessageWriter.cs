using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>Writes the server's messages as UTF-8 JSON. Stateless; thread-safe as far as the buffers are.</summary>
public static class ServerMessageWriter
{
    // What is written goes into a WebSocket, never into HTML: names stay readable and short.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Appends one message.</summary>
    public static void Write(IBufferWriter<byte> output, ServerMessage message)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        switch (message)
        {
            case ServerMessage.Event stream:
                SessionEventWriter.Write(json, stream);
                break;
            case ServerMessage.Done done:
                json.WriteString("type"u8, "done"u8);
                json.WriteNumber("id"u8, done.Id);
                break;
            case ServerMessage.Error error:
                WriteError(json, error);
                break;
            case ServerMessage.Presence presence:
                WritePresence(json, presence);
                break;
            case ServerMessage.Ping:
                json.WriteString("type"u8, "ping"u8);
                break;
            case ServerMessage.GoingAway goingAway:
                json.WriteString("type"u8, "going-away"u8);
                json.WriteMilliseconds("delay"u8, goingAway.Delay);
                break;
            case ServerMessage.FreshIceServers fresh:
                json.WriteString("type"u8, "ice-servers"u8);
                WriteIceServers(json, fresh.Servers, fresh.Ttl);
                break;
            case ServerMessage.Direct direct:
                json.WriteString("type"u8, "direct"u8);
                json.WriteUser("from"u8, direct.From);
                json.WritePropertyName("message"u8);
                json.WriteRawValue(direct.Message.Span, skipInputValidation: true);
                break;
            case ServerMessage.Welcome welcome:
                WriteWelcome(json, welcome);
                break;
            default:
                throw new UnreachableException(message.GetType().Name);
        }

        json.WriteEndObject();
    }

    /// <summary>One message as an array of bytes.</summary>
    public static byte[] ToUtf8(ServerMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteWelcome(Utf8JsonWriter json, ServerMessage.Welcome welcome)
    {
        json.WriteString("type"u8, "welcome"u8);
        json.WriteUser("user"u8, welcome.User);
        json.WriteString("device"u8, welcome.Device.ToString());
        json.WriteString("session"u8, welcome.Session);
        if (welcome.Identity is { } identity)
        {
            json.WriteString("identity"u8, identity);
        }

        json.WriteString("epoch"u8, welcome.Epoch);
        json.WriteNumber("offset"u8, welcome.Offset);
        json.WriteBoolean("recovered"u8, welcome.Recovered);
        if (welcome.Calls is { } calls)
        {
            json.WriteStartArray("calls"u8);
            foreach (var call in calls)
            {
                CallSnapshotWriter.Write(json, call);
            }

            json.WriteEndArray();
        }

        WriteIceServers(json, welcome.IceServers, welcome.IceTtl);
        json.WriteMilliseconds("resumeWindow"u8, welcome.ResumeWindow);
        json.WriteMilliseconds("pingInterval"u8, welcome.PingInterval);
        json.WriteNumber("maxMessage"u8, welcome.MaxMessage);
    }

    private static void WriteError(Utf8JsonWriter json, ServerMessage.Error error)
    {
        json.WriteString("type"u8, "error"u8);
        if (error.Id is { } id)
        {
            json.WriteNumber("id"u8, id);
        }

        json.WriteString("code"u8, error.Code.ToWire());
        json.WriteString("message"u8, error.Code.Message);
        if (error.Code.Fix is { } fix)
        {
            json.WriteString("fix"u8, fix);
        }

        if (error.Member is { } member)
        {
            json.WriteString("member"u8, member);
        }

        if (error.Call is { } call)
        {
            json.WriteString("call"u8, call.ToString());
        }

        if (error.RetryAfter is { } retryAfter)
        {
            json.WriteMilliseconds("retryAfter"u8, retryAfter);
        }
    }

    private static void WritePresence(Utf8JsonWriter json, ServerMessage.Presence presence)
    {
        json.WriteString("type"u8, "presence"u8);
        if (presence.Full)
        {
            json.WriteBoolean("full"u8, true);
        }

        json.WriteStartArray("users"u8);
        foreach (var (user, busy) in presence.Users)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, user.Id);
            json.WriteString("name"u8, user.Name);
            json.WriteString("state"u8, busy ? "busy"u8 : "online"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (presence.Gone.Count > 0)
        {
            json.WriteTexts("gone"u8, presence.Gone);
        }

        json.WriteNumber("total"u8, presence.Total);
    }

    private static void WriteIceServers(Utf8JsonWriter json, IReadOnlyList<IceServer> servers, TimeSpan ttl)
    {
        json.WriteStartArray("iceServers"u8);
        foreach (var server in servers)
        {
            json.WriteStartObject();
            json.WriteTexts("urls"u8, server.Urls);
            if (server.Username is { } username)
            {
                json.WriteString("username"u8, username);
            }

            if (server.Credential is { } credential)
            {
                json.WriteString("credential"u8, credential);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteMilliseconds("iceTtl"u8, ttl);
    }
}
