using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>Writes the calls of a <c>welcome</c> (docs/protocol.md §6.4).</summary>
internal static class CallSnapshotWriter
{
    public static void Write(Utf8JsonWriter json, CallSnapshot call)
    {
        json.WriteStartObject();
        json.WriteString("call"u8, call.Call.ToString());
        json.WriteString("state"u8, call.State.ToWire());
        json.WriteRole(call.Role);
        json.WritePeer(call.Peer);
        json.WriteMedia(call.Media);
        if (call.Ticket is { } ticket)
        {
            json.WriteString("ticket"u8, ticket);
        }

        if (call.RingFor is { } ringFor)
        {
            json.WriteMilliseconds("ringFor"u8, ringFor);
        }

        if (call.Reason is { } reason)
        {
            json.WriteString("reason"u8, reason.ToWire());
        }

        json.WriteEndObject();
    }
}
