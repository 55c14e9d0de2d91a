using System.Diagnostics;
using System.Text.Json;

namespace Parley.Signaling.Protocol;

/// <summary>Writes the events of docs/protocol.md §4.</summary>
internal static class SessionEventWriter
{
    public static void Write(Utf8JsonWriter json, ServerMessage.Event stream)
    {
        json.WriteString("type"u8, TypeOf(stream.Content));
        json.WriteString("epoch"u8, stream.Epoch);
        json.WriteNumber("offset"u8, stream.Offset);
        json.WriteString("call"u8, stream.Content.Call.ToString());
        switch (stream.Content)
        {
            case SessionEvent.Calling calling:
                json.WritePeer(calling.Peer);
                json.WriteString("ticket"u8, calling.Ticket);
                break;
            case SessionEvent.Incoming incoming:
                json.WritePeer(incoming.Peer);
                json.WriteMedia(incoming.Media);
                json.WriteString("ticket"u8, incoming.Ticket);
                json.WriteMilliseconds("ringFor"u8, incoming.RingFor);
                break;
            case SessionEvent.Accepted accepted:
                json.WritePeer(accepted.Peer);
                json.WriteRole(accepted.Role);
                json.WriteNumber("ack"u8, accepted.Ack);
                json.WriteString("ticket"u8, accepted.Ticket);
                break;
            case SessionEvent.Merged merged:
                json.WriteString("into"u8, merged.Into.ToString());
                break;
            case SessionEvent.Ended ended:
                WriteEnded(json, ended);
                break;
        }
    }

    private static ReadOnlySpan<byte> TypeOf(SessionEvent content) => content switch
    {
        SessionEvent.Calling => "calling"u8,
        SessionEvent.Incoming => "incoming"u8,
        SessionEvent.Ringing => "ringing"u8,
        SessionEvent.Accepted => "accepted"u8,
        SessionEvent.Merged => "merged"u8,
        SessionEvent.Ended => "ended"u8,
        SessionEvent.PeerAway => "peer-away"u8,
        SessionEvent.PeerResumed => "peer-resumed"u8,
        SessionEvent.PeerLost => "peer-lost"u8,
        _ => throw new UnreachableException(content.GetType().Name),
    };

    private static void WriteEnded(Utf8JsonWriter json, SessionEvent.Ended ended)
    {
        json.WriteString("reason"u8, ended.Reason.ToWire());
        if (ended.By is { } by)
        {
            json.WriteString("by"u8, by);
        }

        if (ended.Into is { } into)
        {
            json.WriteString("into"u8, into.ToString());
        }
    }
}
