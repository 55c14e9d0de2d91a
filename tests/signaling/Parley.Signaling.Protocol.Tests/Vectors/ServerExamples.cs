using System.Text;

namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>The server's examples of docs/protocol/vectors.json as the records that write them.</summary>
internal static class ServerExamples
{
    private const string Epoch = "4fJ0Gk2m";
    private static readonly CallId Call = ParseCall("m5O0vC1S2K8yGJm1qkq3AQ");
    private static readonly CallId OtherCall = ParseCall("Zk1x8s0T5nB7dQeR2uYw4g");
    private static readonly DeviceId Device = ParseDevice("fH3m0vC1S2K8yGJm1qkq3A");
    private static readonly CallPeer Ringing = new("Priya", "Priya");
    private static readonly CallPeer Connected = Ringing with { Device = ParseDevice("0aBcDeFgHiJkLmNoPqRsTQ") };
    private static readonly MediaWish Media = new(Audio: true, Video: true);

    private static readonly IceServer[] IceServers =
    [
        new(["stun:parley.example:3478"]),
        new(["turn:parley.example:3478?transport=udp", "turns:parley.example:5349"], "1763830000:Naomi", "bWFj"),
    ];

    private static readonly ServerMessage.Welcome Welcome = new()
    {
        User = new UserProfile("Naomi", "Naomi"),
        Device = Device,
        Session = "s1",
        Identity = "g1.k2",
        Epoch = Epoch,
        Offset = 0,
        Calls = [],
        IceServers = IceServers,
        IceTtl = TimeSpan.FromHours(12),
        ResumeWindow = TimeSpan.FromSeconds(30),
        PingInterval = TimeSpan.FromSeconds(25),
        MaxMessage = 65536,
    };

    public static IReadOnlyDictionary<string, ServerMessage> All { get; } =
        Handshake().Concat(Answers()).Concat(Events()).Concat(Ends()).Concat(Others())
            .ToDictionary(example => $"server: {example.Name}", example => example.Message, StringComparer.Ordinal);

    private static IEnumerable<(string Name, ServerMessage Message)> Handshake() =>
    [
        ("welcome: a new session of a guest", Welcome),
        ("welcome: recovered, signed in", Welcome with { Identity = null, Offset = 12, Calls = null }),
        ("welcome: a snapshot of calls", Welcome with
        {
            Calls =
            [
                new(Call, CallPhase.Active, CallRole.Caller, Connected, Media, "t1"),
                new(OtherCall, CallPhase.Ringing, CallRole.Callee, Ringing, Media, "t2", TimeSpan.FromSeconds(31)),
                new(Call, CallPhase.Recovering, CallRole.Callee, Connected, Media, "t3"),
                new(Call, CallPhase.Claiming, CallRole.Caller, Ringing, Media),
                new(OtherCall, CallPhase.Ended, CallRole.Caller, Ringing, Media, Reason: EndReason.Declined),
            ],
        }),
    ];

    private static IEnumerable<(string Name, ServerMessage Message)> Answers() =>
    [
        ("done", new ServerMessage.Done(3)),
        ("error: bad-json", new ServerMessage.Error(ErrorCode.BadJson)),
        ("error: bad-type", new ServerMessage.Error(ErrorCode.BadType, 3, Member: "media.audio")),
        ("error: missing-member", new ServerMessage.Error(ErrorCode.MissingMember, Member: "type")),
        ("error: duplicate-key", new ServerMessage.Error(ErrorCode.DuplicateKey, Member: "seq")),
        ("error: unknown-type", new ServerMessage.Error(ErrorCode.UnknownType, Member: "type")),
        ("error: no-such-call", new ServerMessage.Error(ErrorCode.NoSuchCall, 3, Call)),
        ("error: not-ringing", new ServerMessage.Error(ErrorCode.NotRinging, 3, Call)),
        ("error: call-exists", new ServerMessage.Error(ErrorCode.CallExists, 3, Call)),
        ("error: self-call", new ServerMessage.Error(ErrorCode.SelfCall, 3, Call)),
        ("error: too-fast", new ServerMessage.Error(ErrorCode.TooFast, RetryAfter: TimeSpan.FromMilliseconds(40))),
        ("error: too-many-users", new ServerMessage.Error(ErrorCode.TooManyUsers, 3)),
        ("error: unavailable", new ServerMessage.Error(ErrorCode.Unavailable, 3)),
    ];

    private static IEnumerable<(string Name, ServerMessage Message)> Events() =>
    [
        ("calling", Event(1, new SessionEvent.Calling(Call, Ringing, "t1"))),
        ("incoming", Event(1, new SessionEvent.Incoming(Call, Ringing, Media, "t1", TimeSpan.FromSeconds(45)))),
        ("ringing (event)", Event(2, new SessionEvent.Ringing(Call))),
        ("accepted: to the caller", Event(3, new SessionEvent.Accepted(Call, Connected, CallRole.Caller, 4, "t2"))),
        ("accepted: to the callee", Event(3, new SessionEvent.Accepted(Call, Connected, CallRole.Callee, 0, "t2"))),
        ("merged", Event(2, new SessionEvent.Merged(Call, OtherCall))),
        ("ended: by whom", Event(4, new SessionEvent.Ended(Call, EndReason.HungUp, "Priya"))),
        ("ended: merged", Event(4, new SessionEvent.Ended(Call, EndReason.Merged, Into: OtherCall))),
        ("peer-away", Event(5, new SessionEvent.PeerAway(Call))),
        ("peer-resumed", Event(5, new SessionEvent.PeerResumed(Call))),
        ("peer-lost", Event(5, new SessionEvent.PeerLost(Call))),
    ];

    private static IEnumerable<(string Name, ServerMessage Message)> Ends() => Enum.GetValues<EndReason>()
        .Except([EndReason.Merged])
        .Select(reason => ($"ended: {reason.ToWire()}", (ServerMessage)Event(4, new SessionEvent.Ended(Call, reason))));

    private static IEnumerable<(string Name, ServerMessage Message)> Others() =>
    [
        ("presence: a snapshot", new ServerMessage.Presence(Full: true, [new(new("Priya", "Priya"), Busy: false)], [], 1)),
        ("presence: changes", new ServerMessage.Presence(Full: false, [new(new("Priya", "Priya"), Busy: true)], ["Omar"], 1)),
        ("presence: an empty snapshot", new ServerMessage.Presence(Full: true, [], [], 0)),
        ("ping", new ServerMessage.Ping()),
        ("going-away", new ServerMessage.GoingAway(TimeSpan.FromMilliseconds(1234))),
        ("ice-servers", new ServerMessage.FreshIceServers(IceServers, TimeSpan.FromHours(12))),
        ("direct", new ServerMessage.Direct(
            new UserProfile("Omar", "Omar"), Encoding.UTF8.GetBytes("""{"type":"wave","target":"Naomi","x":[1,2]}"""))),
    ];

    private static ServerMessage.Event Event(long offset, SessionEvent content) => new(Epoch, offset, content);

    private static CallId ParseCall(string text) => CallId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private static DeviceId ParseDevice(string text) => DeviceId.TryParse(text, out var id) ? id : throw new FormatException(text);
}
