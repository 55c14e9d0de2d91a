using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Staging;

/// <summary>Two clients in a call, who tell each other numbered messages.</summary>
public sealed class TestCall
{
    private readonly Dictionary<TestClient, int> _sent = [];
    private readonly Dictionary<TestClient, int> _received = [];

    private TestCall(string id, TestClient caller, TestClient callee) => (Id, Caller, Callee) = (id, caller, callee);

    public string Id { get; }

    public TestClient Caller { get; private set; }

    public TestClient Callee { get; private set; }

    /// <summary>Rings, but nobody answers yet.</summary>
    public static async Task<TestCall> RingAsync(TestClient caller, TestClient callee)
    {
        var call = new TestCall(TestClient.NewId(), caller, callee);
        await caller.DoneAsync("call", new { call = call.Id, to = callee.UserId, media = new { audio = true, video = true } });
        await callee.NextAsync(message => call.Is(message, "incoming"));
        await caller.NextAsync(message => call.Is(message, "calling"));
        return call;
    }

    public static async Task<TestCall> ConnectAsync(TestClient caller, TestClient callee)
    {
        var call = await RingAsync(caller, callee);
        await call.AcceptAsync();
        return call;
    }

    public static async Task<TestCall> ConnectAsync(Uri url)
    {
        var caller = await TestClient.SignInAsync(url, "c" + TestClient.NewId());
        return await ConnectAsync(caller, await TestClient.SignInAsync(url, "d" + TestClient.NewId()));
    }

    public async Task AcceptAsync()
    {
        await Callee.DoneAsync("accept", new { call = Id, ack = 0 });
        await Callee.NextAsync(message => Is(message, "accepted"));
        await Caller.NextAsync(message => Is(message, "accepted"));
    }

    /// <summary>One of the two has a new connection.</summary>
    public void Replace(TestClient old, TestClient now)
    {
        (Caller, Callee) = old == Caller ? (now, Callee) : (Caller, now);
        _sent[now] = _sent.GetValueOrDefault(old);
        _received[now] = _received.GetValueOrDefault(old);
    }

    /// <summary>Each tells the other something, and hears exactly that next.</summary>
    public async Task TalkAsync(int messages = 1)
    {
        for (var i = 0; i < messages; i++)
        {
            await SayAsync(Caller, Callee);
            await SayAsync(Callee, Caller);
        }
    }

    public async Task HangUpAsync()
    {
        await Caller.DoneAsync("hang-up", new { call = Id });
        Assert.Equal("hung-up", (string?)(await Callee.NextAsync(message => Is(message, "ended")))["reason"]);
        await Caller.NextAsync(message => Is(message, "ended"));
    }

    public bool Is(JsonObject message, string type) => (string?)message["type"] == type && (string?)message["call"] == Id;

    private async Task SayAsync(TestClient from, TestClient to)
    {
        var seq = _sent[from] = _sent.GetValueOrDefault(from) + 1;
        var text = $$"""{"type":"message","call":"{{Id}}","seq":{{seq}},"text":"number {{seq}} — {{new string('x', seq % 50)}}"}""";
        await from.SendTextAsync(text);
        var heard = await to.NextAsync(message => Is(message, "message"));
        _received[to] = _received.GetValueOrDefault(to) + 1;
        Assert.Equal(_received[to], (int?)heard["seq"]);
        // Byte for byte: with the very same text.
        Assert.Equal(text, to.Log.Last(line => line.Contains("\"seq\":" + seq + ",", StringComparison.Ordinal)));
    }
}
