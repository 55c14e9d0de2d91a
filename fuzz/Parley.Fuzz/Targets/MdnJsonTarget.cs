using System.Text.Json;
using Parley.Signaling.MdnJson;
using Parley.Signaling.Protocol;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A user of the <c>json</c> protocol. Each line of the input is something that happens: what the client says, or with a letter and a colon
/// before it, what it is relayed (<c>R:</c>) or told directly (<c>D:</c>); <c>I</c>, <c>A</c>, <c>M</c> and <c>E</c> alone are events of its calls.
/// Nothing throws, and what comes out is well formed and in the user's own name.
/// </summary>
internal static class MdnJsonTarget
{
    private const string Name = "Naomi";
    private const int MostCalls = 8;
    private static readonly CallPeer Peer = new("Priya", "Priya", new DeviceId(1));

    /// <summary>Inputs to begin with.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        """{"type":"message","text":"hi <b>all</b>","id":1,"date":2}""",
        """{"type":"message","text":"hi","target":"Priya","id":1,"date":2}""",
        """{"type":"wave","target":"Priya","x":[1,{"y":"\u00e9"}]}""",
        """{"type":"hang-up","name":"Naomi","target":null}""",
        """
        {"type":"video-offer","name":"Naomi","target":"Priya","sdp":{"type":"offer","sdp":"v=0\r\nm=audio 9\r\nm=video 9"}}
        {"type":"new-ice-candidate","target":"Priya","candidate":{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0}}
        A
        R:{"type":"video-answer","call":"AAAAAAAAAAAAAAAAAAAAAQ","seq":1,"ack":2,"sdp":"v=0"}
        R:{"type":"new-ice-candidate","call":"AAAAAAAAAAAAAAAAAAAAAQ","seq":2,"candidate":null}
        R:{"type":"message","call":"AAAAAAAAAAAAAAAAAAAAAQ","seq":3,"text":"<i>hi</i>"}
        R:{"type":"relay-ack","call":"AAAAAAAAAAAAAAAAAAAAAQ","ack":3}
        {"type":"hang-up","target":"Priya"}
        """,
        """
        I
        R:{"type":"video-offer","call":"AAAAAAAAAAAAAAAAAAAAAQ","seq":1,"sdp":"v=0"}
        {"type":"video-answer","name":"Naomi","target":"Priya","sdp":{"type":"answer","sdp":"v=0"}}
        A
        D:{"type":"hang-up","name":"Omar"}
        E
        """,
        """
        {"type":"video-offer","target":"Priya","sdp":{"type":"offer","sdp":""}}
        M
        A
        """,
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        var now = DateTimeOffset.UnixEpoch;
        var calls = 0u;
        var session = new MdnJsonSession(17, () => new CallId(++calls));
        session.Start();
        session.HandleText(now, "{\"type\":\"username\",\"name\":\"Naomi\"}"u8);
        session.HandleSignedIn(now, new UserProfile(Name, Name));
        foreach (var range in input.Split((byte)'\n'))
        {
            var line = input[range];
            // Ids are random: an incoming call never has that of another.
            calls += line is [(byte)'I'] ? 1u : 0;
            Happen(session, now, new CallId(calls), line);
            Check(session);
            now += TimeSpan.FromMilliseconds(150);
            session.HandleTimeout(now);
            Check(session);
        }
    }

    private static void Happen(MdnJsonSession session, DateTimeOffset now, CallId call, ReadOnlySpan<byte> line)
    {
        switch (line)
        {
            case [(byte)'R', (byte)':', .. var relayed]:
                session.HandleRelay(now, call, relayed);
                break;
            case [(byte)'D', (byte)':', .. var direct]:
                session.HandleDirect("Omar", direct);
                break;
            case [(byte)'I']:
                session.HandleEvent(now, new SessionEvent.Incoming(call, Peer, new MediaWish(true, true), "t", TimeSpan.FromSeconds(45)));
                break;
            case [(byte)'A']:
                session.HandleEvent(now, new SessionEvent.Accepted(call, Peer, CallRole.Callee, 0, "t"));
                break;
            case [(byte)'M']:
                session.HandleEvent(now, new SessionEvent.Merged(call, new CallId(call.Value + 1)));
                break;
            case [(byte)'E']:
                session.HandleEvent(now, new SessionEvent.Ended(call, EndReason.HungUp));
                break;
            default:
                session.HandleText(now, line);
                break;
        }
    }

    private static void Check(MdnJsonSession session)
    {
        while (session.TryTakeOutput(out var output))
        {
            switch (output)
            {
                case MdnJsonOutput.Direct direct:
                    Demand(UserId.IsValid(direct.To) && NameIn(direct.Utf8) == Name, "a direct message");
                    break;
                case MdnJsonOutput.Broadcast broadcast:
                    Demand(NameIn(broadcast.Utf8) == Name, "a broadcast");
                    break;
                case MdnJsonOutput.Relay relay:
                    Demand(
                        EnvelopeReader.TryRead(relay.Utf8.Span, out var envelope, out _) && envelope.Type.IsRelayed && envelope.Call == relay.Call,
                        "a relay message");
                    break;
            }
        }

        Demand(session.Calls.Count <= MostCalls, "the number of calls");
    }

    private static string? NameIn(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return json.RootElement.GetProperty("name").GetString();
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"{what} is wrong");
        }
    }
}
