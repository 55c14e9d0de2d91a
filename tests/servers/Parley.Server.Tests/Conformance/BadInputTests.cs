using System.Net.WebSockets;
using System.Text;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Conformance;

/// <summary>What clients do wrong gets its documented answer, on both ways into the server, and disturbs nobody else.</summary>
public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<Lane> Lanes => [Lane.Fast, Lane.Pipeline];

    public static TheoryData<Lane, string, string> Mistakes
    {
        get
        {
            var data = new TheoryData<Lane, string, string>();
            foreach (var lane in new[] { Lane.Fast, Lane.Pipeline })
            {
                data.Add(lane, "{", "bad-json");
                data.Add(lane, "no json", "bad-json");
                data.Add(lane, "", "bad-json");
                data.Add(lane, "[1]", "bad-json");
                data.Add(lane, """{"type":"ack","offset":1}}""", "bad-json");
                data.Add(lane, new string('[', 100), "bad-json");
                data.Add(lane, """{"type":1}""", "bad-type");
                data.Add(lane, """{"type":"ack","offset":"1"}""", "bad-type");
                data.Add(lane, """{"type":"call","id":1,"call":"short","to":"x","media":{"audio":true,"video":true}}""", "bad-type");
                data.Add(lane, """{"type":"call","id":1,"call":"AAAAAAAAAAAAAAAAAAAAAA","to":7,"media":{"audio":true,"video":true}}""", "bad-type");
                data.Add(lane, """{"offset":1}""", "missing-member");
                data.Add(lane, """{"type":"ack"}""", "missing-member");
                data.Add(lane, """{"type":"subscribe","id":1}""", "missing-member");
                data.Add(lane, """{"type":"message","call":"AAAAAAAAAAAAAAAAAAAAAA","text":"no seq"}""", "missing-member");
                data.Add(lane, """{"type":"ack","type":"bye","offset":1}""", "duplicate-key");
                data.Add(lane, """{"type":"ack","t\u0079pe":"bye","offset":1}""", "duplicate-key");
                data.Add(lane, """{"type":"dance"}""", "unknown-type");
                data.Add(lane, """{"type":"hello","device":"AAAAAAAAAAAAAAAAAAAAAA","name":"again"}""", "unknown-type");
                data.Add(lane, """{"type":"accept","id":1,"call":"AAAAAAAAAAAAAAAAAAAAAA","ack":0}""", "no-such-call");
                data.Add(lane, """{"type":"message","call":"AAAAAAAAAAAAAAAAAAAAAA","seq":1,"text":"x"}""", "no-such-call");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_gets_its_error_and_the_connection_goes_on(Lane lane, string text, string code)
    {
        await using var client = await SignInAsync(lane);

        await client.SendTextAsync(text);

        Assert.Equal(code, (string?)(await client.NextAsync("error"))["code"]);
        await client.SettleAsync();
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_call_to_nobody_ends_as_unreachable(Lane lane)
    {
        await using var client = await SignInAsync(lane);

        await client.DoneAsync("call", new { call = TestClient.NewId(), to = "nobody at all", media = new { audio = true, video = true } });

        Assert.Equal("unreachable", (string?)(await client.NextAsync("ended"))["reason"]);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Twenty_one_mistakes_in_a_minute_close_the_connection(Lane lane)
    {
        await using var client = await SignInAsync(lane);

        for (var i = 0; i < 21; i++)
        {
            await client.SendTextAsync("{");
        }

        Assert.Equal((4002, "protocol-violation"), await client.ClosedAsync());
        Assert.Equal(21, client.Log.Count(line => line.Contains("bad-json", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_binary_message_closes_the_connection(Lane lane)
    {
        await using var client = await SignInAsync(lane);

        await client.SendRawAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary);

        Assert.Equal((4002, "binary-message"), await client.ClosedAsync());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Text_that_is_not_utf8_closes_the_connection(Lane lane)
    {
        await using var client = await SignInAsync(lane);

        await client.SendRawAsync(new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' }, WebSocketMessageType.Text);

        Assert.Equal(1007, (await client.ClosedAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task The_largest_message_is_taken_and_a_larger_one_closes_the_connection(Lane lane)
    {
        await using var client = await SignInAsync(lane);
        const string Beginning = "{\"type\":\"pong\",\"x\":\"";
        var largest = Beginning + new string('x', 65_536 - Beginning.Length - 2) + "\"}";
        Assert.Equal(65_536, Encoding.UTF8.GetByteCount(largest));

        await client.SendTextAsync(largest);
        await client.SettleAsync();
        await client.SendTextAsync(largest + " ");

        Assert.Equal((4002, "message-too-large"), await client.ClosedAsync());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_message_that_never_ends_closes_the_connection(Lane lane)
    {
        await using var client = await SignInAsync(lane);
        var part = new byte[16_384];
        part.AsSpan().Fill((byte)' ');

        var closed = client.ClosedAsync();
        for (var i = 0; i < 8 && !closed.IsCompleted; i++)
        {
            try
            {
                await client.SendRawAsync(part, WebSocketMessageType.Text, end: false);
            }
            catch (WebSocketException)
            {
                break;
            }
        }

        Assert.Equal((4002, "message-too-large"), await closed);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_message_in_several_frames_is_one_message(Lane lane)
    {
        await using var client = await SignInAsync(lane);
        var bytes = Encoding.UTF8.GetBytes("""{"type":"unsubscribe","id":77}""");

        foreach (var at in Enumerable.Range(0, bytes.Length))
        {
            await client.SendRawAsync(bytes.AsMemory(at, 1), WebSocketMessageType.Text, end: at == bytes.Length - 1);
        }

        Assert.Equal(77, (int?)(await client.NextAsync("done"))["id"]);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task The_first_message_must_be_hello(Lane lane)
    {
        await using var client = await TestClient.ConnectAsync(shared.Server.WebSocket(lane));

        await client.SendTextAsync("""{"type":"subscribe","id":1,"lobby":true}""");

        Assert.Equal((4001, "hello-expected"), await client.ClosedAsync());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_hello_that_cannot_be_read_is_answered_and_closed(Lane lane)
    {
        await using var client = await TestClient.ConnectAsync(shared.Server.WebSocket(lane));

        await client.SendTextAsync("""{"type":"hello","device":"short","name":"x"}""");

        Assert.Equal("device", (string?)(await client.NextAsync("error"))["member"]);
        Assert.Equal((4002, "protocol-violation"), await client.ClosedAsync());
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a\u0007b")]
    [InlineData("much too long: much too long: much too long: much too long: much too long")]
    public async Task A_name_must_be_usable(string name)
    {
        await using var client = await TestClient.ConnectAsync(shared.Server.WebSocket());

        await client.SendAsync(new { type = "hello", device = TestClient.NewId(), name });

        Assert.Equal((4002, "name-invalid"), await client.ClosedAsync());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Who_sends_too_fast_is_told_and_who_goes_on_is_closed(Lane lane)
    {
        await using var client = await SignInAsync(lane);
        var closed = client.ClosedAsync();

        for (var i = 0; i < 50_000 && !closed.IsCompleted; i++)
        {
            try
            {
                await client.SendTextAsync("""{"type":"pong"}""");
            }
            catch (WebSocketException)
            {
                break;
            }
        }

        Assert.Equal((4002, "too-fast"), await closed);
        Assert.Contains(client.Log, line => line.Contains("\"too-fast\"", StringComparison.Ordinal)
            && line.Contains("retryAfter", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Others_in_a_call_notice_nothing_of_all_that(Lane lane)
    {
        var call = await TestCall.ConnectAsync(shared.Server.WebSocket(lane));
        string[] rubbish = ["{", """{"type":1}""", """{"type":"x"}""", "\"", """{"type":"hang-up","id":1,"call":"CALL"}""",
            """{"type":"message","call":"CALL","seq":1,"text":"intruder"}"""];
        foreach (var round in Enumerable.Range(0, 20))
        {
            await using var intruder = await SignInAsync(lane);
            foreach (var text in rubbish)
            {
                await intruder.SendTextAsync(text.Replace("CALL", call.Id, StringComparison.Ordinal));
            }

            await call.TalkAsync();
            await intruder.SendRawAsync(new byte[100], round % 2 == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
            await call.TalkAsync();
        }

        await call.HangUpAsync();
        Assert.DoesNotContain(call.Caller.Log.Concat(call.Callee.Log), line =>
            line.Contains("intruder", StringComparison.Ordinal) || line.Contains("\"error\"", StringComparison.Ordinal));
    }

    private Task<TestClient> SignInAsync(Lane lane) => TestClient.SignInAsync(shared.Server.WebSocket(lane), "u" + TestClient.NewId());
}
