using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Signaling.MdnJson;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests.MdnJson;

/// <summary>A session with the client's side of it: what it says and what it is told.</summary>
internal sealed class MdnJsonClient
{
    private ulong _nextCall = 1;

    public MdnJsonClient(string name = "Naomi")
    {
        Session = new MdnJsonSession(17, () => new CallId(_nextCall++));
        Session.Start();
        Says(new { type = "username", name, id = 17, date = 1 });
        Take();
        Session.HandleSignedIn(Now, new UserProfile(name, name));
        Take();
    }

    public MdnJsonSession Session { get; }

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public static CallId Call(ulong number) => new(number);

    public static object Sdp(string type, string sdp) => new { type, sdp };

    public void Says(object message) => SaysText(JsonSerializer.Serialize(message));

    public void SaysText(string text) => Session.HandleText(Now, Encoding.UTF8.GetBytes(text));

    public void Invites(string target) => Says(new { type = "video-offer", name = "me", target, sdp = Sdp("offer", "v=0 m=audio m=video") });

    public void Answers(string target) => Says(new { type = "video-answer", name = "me", target, sdp = Sdp("answer", "v=0") });

    public void IsRung(ulong call, string from) => Session.HandleEvent(
        Now, new SessionEvent.Incoming(Call(call), new CallPeer(from, from), new MediaWish(true, true), "t", TimeSpan.FromSeconds(45)));

    public void IsAccepted(ulong call, string peer, CallRole role, uint ack = 0) =>
        Session.HandleEvent(Now, new SessionEvent.Accepted(Call(call), new CallPeer(peer, peer, new DeviceId(1)), role, ack, "t"));

    public void Ends(ulong call, EndReason reason) => Session.HandleEvent(Now, new SessionEvent.Ended(Call(call), reason));

    public void IsRelayed(ulong call, object message)
    {
        var json = JsonSerializer.SerializeToNode(message)!.AsObject();
        json["call"] = Call(call).ToString();
        Session.HandleRelay(Now, Call(call), Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>The outputs since the last time, texts and relay messages as JSON.</summary>
    public List<MdnJsonOutput> Take()
    {
        var outputs = new List<MdnJsonOutput>();
        while (Session.TryTakeOutput(out var output))
        {
            outputs.Add(output);
        }

        return outputs;
    }

    /// <summary>The texts to the client since the last time; other outputs are dropped.</summary>
    public List<JsonObject> TakeTexts() => [.. Take().OfType<MdnJsonOutput.Text>().Select(text => Parse(text.Utf8))];

    /// <summary>The relay messages since the last time; other outputs are dropped.</summary>
    public List<JsonObject> TakeRelays() => [.. Take().OfType<MdnJsonOutput.Relay>().Select(relay => Parse(relay.Utf8))];

    public static JsonObject Parse(ReadOnlyMemory<byte> utf8) => JsonNode.Parse(utf8.Span)!.AsObject();
}
