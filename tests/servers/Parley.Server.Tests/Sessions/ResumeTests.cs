using System.Text.Json.Nodes;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Sessions;

/// <summary>Sessions that outlive their connections.</summary>
public sealed class ResumeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<Lane> Lanes => [Lane.Fast, Lane.Pipeline];

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Who_comes_back_gets_exactly_what_it_missed(Lane lane)
    {
        var url = shared.Server.WebSocket(lane);
        var caller = await SignInAsync(url);
        var callee = await SignInAsync(url);
        var call = await TestCall.ConnectAsync(caller, callee);
        await callee.CutAsync();
        await caller.NextAsync(message => call.Is(message, "peer-away"));
        await caller.DoneAsync("hang-up", new { call = call.Id });

        var back = await ComeBackAsync(url, callee, offset: 1);

        Assert.True((bool)back.Welcome!["recovered"]!);
        Assert.Null(back.Welcome["calls"]);
        Assert.Equal((2, "accepted"), OffsetAndType(await back.NextAsync("accepted")));
        Assert.Equal((3, "ended"), OffsetAndType(await back.NextAsync("ended")));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task A_call_goes_on_when_a_party_comes_back(Lane lane)
    {
        var url = shared.Server.WebSocket(lane);
        var call = await TestCall.ConnectAsync(await SignInAsync(url), await SignInAsync(url));
        await call.TalkAsync();
        var caller = call.Caller;
        await caller.CutAsync();
        await call.Callee.NextAsync(message => call.Is(message, "peer-away"));

        call.Replace(caller, await ComeBackAsync(url, caller, offset: 2));

        await call.Callee.NextAsync(message => call.Is(message, "peer-resumed"));
        await call.TalkAsync(3);
        await call.HangUpAsync();
    }

    [Fact]
    public async Task The_newer_connection_replaces_the_older()
    {
        var url = shared.Server.WebSocket();
        var old = await SignInAsync(url);

        await ComeBackAsync(url, old, offset: 0);

        Assert.Equal((4002, "replaced"), await old.ClosedAsync());
    }

    [Fact]
    public async Task A_fresh_hello_of_the_same_device_replaces_the_older_and_hears_of_its_calls()
    {
        var url = shared.Server.WebSocket();
        var call = await TestCall.ConnectAsync(await SignInAsync(url), await SignInAsync(url));
        var old = call.Caller;

        var fresh = await TestClient.ConnectAsync(url);
        await fresh.HelloAsync(null, old.Device, new { identity = (string)old.Welcome!["identity"]! });

        Assert.Equal((4002, "replaced"), await old.ClosedAsync());
        Assert.False((bool)fresh.Welcome!["recovered"]!);
        var snapshot = Assert.Single(fresh.Welcome["calls"]!.AsArray())!;
        Assert.Equal((call.Id, "active", "caller"), ((string)snapshot["call"]!, (string)snapshot["state"]!, (string)snapshot["role"]!));
        call.Replace(old, fresh);
        await call.TalkAsync();
        await call.HangUpAsync();
    }

    [Fact]
    public async Task An_offset_that_never_was_is_not_recovered()
    {
        var url = shared.Server.WebSocket();
        var old = await SignInAsync(url);

        var back = await ComeBackAsync(url, old, offset: 99);

        Assert.False((bool)back.Welcome!["recovered"]!);
        Assert.NotEqual((string)old.Welcome!["epoch"]!, (string)back.Welcome["epoch"]!);
        Assert.Empty(back.Welcome["calls"]!.AsArray());
    }

    [Fact]
    public async Task A_session_token_of_another_device_resumes_nothing()
    {
        var url = shared.Server.WebSocket();
        var victim = await SignInAsync(url);
        var thief = await TestClient.ConnectAsync(url);

        await thief.HelloAsync("Thief" + TestClient.NewId(), more: new { resume = Resume(victim, 0) });

        Assert.NotEqual(victim.UserId, thief.UserId);
        await victim.SettleAsync();
    }

    [Fact]
    public async Task A_forged_session_token_resumes_nothing()
    {
        var url = shared.Server.WebSocket();
        var victim = await SignInAsync(url);
        var resume = Resume(victim, 0);
        var token = ((string)resume["session"]!).ToCharArray();
        token[20] = token[20] == 'A' ? 'B' : 'A';
        resume["session"] = new string(token);
        await using var thief = await TestClient.ConnectAsync(url);

        await thief.SendAsync(new JsonObject { ["type"] = "hello", ["device"] = victim.Device, ["resume"] = resume });

        Assert.Equal((4002, "name-invalid"), await thief.ClosedAsync());
        await victim.SettleAsync();
    }

    [Fact]
    public async Task Bye_ends_the_call_at_once()
    {
        var call = await TestCall.ConnectAsync(shared.Server.WebSocket());

        await call.Caller.SendTextAsync("""{"type":"bye"}""");

        Assert.Equal("left", (string?)(await call.Callee.NextAsync(message => call.Is(message, "ended")))["reason"]);
        Assert.Equal((4001, "session-ended"), await call.Caller.ClosedAsync());
    }

    [Fact]
    public async Task A_guest_name_that_is_taken_gets_a_number()
    {
        var url = shared.Server.WebSocket();
        var name = "n" + TestClient.NewId();
        await TestClient.SignInAsync(url, name);

        var second = await TestClient.SignInAsync(url, name);
        var third = await TestClient.SignInAsync(url, name);

        Assert.Equal((name + "2", name + "3"), (second.UserId, third.UserId));
    }

    [Fact]
    public async Task An_identity_is_the_same_guest_on_another_device()
    {
        var url = shared.Server.WebSocket();
        var first = await SignInAsync(url);
        var second = await TestClient.ConnectAsync(url);

        await second.HelloAsync(null, more: new { identity = (string)first.Welcome!["identity"]! });

        Assert.Equal(first.UserId, second.UserId);
        await first.SettleAsync();
    }

    [Fact]
    public async Task The_first_of_two_devices_to_answer_wins()
    {
        var url = shared.Server.WebSocket();
        var caller = await SignInAsync(url);
        var laptop = await SignInAsync(url);
        var phone = await TestClient.ConnectAsync(url);
        await phone.HelloAsync(null, more: new { identity = (string)laptop.Welcome!["identity"]! });
        var call = await TestCall.RingAsync(caller, laptop);
        await phone.NextAsync(message => call.Is(message, "incoming"));

        await call.AcceptAsync();

        Assert.Equal("answered-elsewhere", (string?)(await phone.NextAsync(message => call.Is(message, "ended")))["reason"]);
        await call.TalkAsync();
    }

    [Fact]
    public async Task A_device_that_comes_while_it_rings_is_rung_too()
    {
        var url = shared.Server.WebSocket();
        var laptop = await SignInAsync(url);
        var call = await TestCall.RingAsync(await SignInAsync(url), laptop);
        var phone = await TestClient.ConnectAsync(url);

        await phone.HelloAsync(null, more: new { identity = (string)laptop.Welcome!["identity"]! });

        await phone.NextAsync(message => call.Is(message, "incoming"));
    }

    private static (int Offset, string Type) OffsetAndType(JsonObject message) => ((int)message["offset"]!, (string)message["type"]!);

    private static JsonObject Resume(TestClient of, long offset) => new()
    {
        ["session"] = of.Session,
        ["epoch"] = (string)of.Welcome!["epoch"]!,
        ["offset"] = offset,
    };

    private static Task<TestClient> SignInAsync(Uri url) => TestClient.SignInAsync(url, "u" + TestClient.NewId());

    private static async Task<TestClient> ComeBackAsync(Uri url, TestClient old, long offset)
    {
        var back = await TestClient.ConnectAsync(url);
        await back.HelloAsync(null, old.Device, new { resume = Resume(old, offset) });
        return back;
    }
}
