using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <content>What calls and other users say.</content>
public sealed partial class MdnJsonSession
{
    /// <summary>Takes the answer to a command.</summary>
    /// <param name="now">The time.</param>
    /// <param name="call">The call.</param>
    /// <param name="error">What was wrong; null for nothing.</param>
    public void HandleReply(DateTimeOffset now, CallId call, ErrorCode? error)
    {
        if (error is not null && _calls.Remove(call, out var refused))
        {
            SayEnded(refused);
        }

        SendRelays(now);
    }

    /// <summary>Takes an event of the session stream.</summary>
    public void HandleEvent(DateTimeOffset now, SessionEvent content)
    {
        if (User is null)
        {
            return;
        }

        var call = _calls.GetValueOrDefault(content.Call);
        switch (content)
        {
            case SessionEvent.Incoming incoming when call is null:
                Ring(incoming);
                break;
            case SessionEvent.Calling or SessionEvent.Ringing:
                call?.Reach(now);
                break;
            case SessionEvent.Accepted accepted when call is not null:
                call.Connect(now, accepted.Ack);
                // The peer may have been quicker than the news.
                SayReady(now, call);
                break;
            case SessionEvent.PeerResumed:
                call?.PeerResumed(now);
                break;
            case SessionEvent.Merged merged when _calls.Remove(merged.Call, out var lost):
                Merge(lost, merged.Into);
                break;
            case SessionEvent.Ended when _calls.Remove(content.Call, out var over):
                SayEnded(over);
                break;
        }

        SendRelays(now);
    }

    /// <summary>Takes a relay message of a call.</summary>
    public void HandleRelay(DateTimeOffset now, CallId id, ReadOnlySpan<byte> utf8)
    {
        if (!_calls.TryGetValue(id, out var call) || !EnvelopeReader.TryRead(utf8, out var envelope, out _) || !envelope.Type.IsRelayed)
        {
            return;
        }

        call.Receive(now, envelope, utf8);
        SayReady(now, call);
        SendRelays(now);
    }

    /// <summary>Takes a message from another <c>json</c> user, outside of any call.</summary>
    /// <param name="from">The sender's user id.</param>
    /// <param name="utf8">The message, with the sender's name in it.</param>
    public void HandleDirect(string from, ReadOnlySpan<byte> utf8)
    {
        // The sample's client believes everybody who says hang-up: a stranger must not end a call between two others.
        var busy = _calls.Values.Any(call => call.Phase == MdnJsonCallPhase.Active && call.Peer != from);
        if (User is not null && !(busy && IsAboutCalls(utf8)))
        {
            Say(utf8.ToArray());
        }
    }

    private static bool IsAboutCalls(ReadOnlySpan<byte> utf8) =>
        !MdnJsonMessage.TryRead(utf8, out var message) || message.Type is "video-answer" or "new-ice-candidate" or "hang-up";

    private void Ring(SessionEvent.Incoming incoming)
    {
        if (_calls.Count >= MaxCalls)
        {
            return;
        }

        _calls.Add(incoming.Call, new MdnJsonCall(incoming.Call, incoming.Peer.Id, MdnJsonCallPhase.Ringing));
        Tell(incoming.Call, new MdnJsonCommand.Alert());
    }

    /// <summary>
    /// Two opposite calls became one, and this side is its callee. The sample's client has an offer of its own under way and would not
    /// answer another; so it is told to give that up first.
    /// </summary>
    private void Merge(MdnJsonCall lost, CallId into)
    {
        SayEnded(lost);
        _calls[into] = new MdnJsonCall(into, lost.Peer, MdnJsonCallPhase.Answering);
    }

    private void SayEnded(MdnJsonCall call) => Say(MdnJsonWriter.HangUp(call.Peer, User!.Id));

    private void SayReady(DateTimeOffset now, MdnJsonCall call)
    {
        while (call.TryTake(now, out var arrival))
        {
            SayRelayed(now, call, arrival.Type, arrival.Utf8);
        }
    }

    private void SayRelayed(DateTimeOffset now, MdnJsonCall call, ClientMessageType type, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
        var json = JsonElement.ParseValue(ref reader);
        switch (type)
        {
            case ClientMessageType.VideoOffer or ClientMessageType.VideoAnswer when Member(json, "sdp"u8, JsonValueKind.String) is { } sdp:
                Say(MdnJsonWriter.Description(type == ClientMessageType.VideoOffer, call.Peer, User!.Id, sdp));
                break;
            case ClientMessageType.NewIceCandidate when Member(json, "candidate"u8, JsonValueKind.Object) is { } candidate:
                Say(MdnJsonWriter.Candidate(call.Peer, User!.Id, candidate));
                break;
            case ClientMessageType.Message when MdnJsonMessage.TryRead(utf8, out var message) && message.Text("text"u8) is { } text:
                var date = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                Say(MdnJsonWriter.Message(null, Markup.Strip(call.Peer), User!.Id, Markup.Strip(text), Encoding.ASCII.GetBytes(date)));
                break;
            default:
                // The end of candidates and what the sample does not know.
                break;
        }
    }

    private static byte[]? Member(JsonElement json, ReadOnlySpan<byte> name, JsonValueKind kind) =>
        PeerJson.TryGetMember(json, name, out var value) && value.ValueKind == kind ? JsonMarshal.GetRawUtf8Value(value).ToArray() : null;
}
