using System.Text.Json.Nodes;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.MdnJson;

/// <summary>Users of the <c>json</c> protocol and of <c>parley.v1</c> call each other.</summary>
public sealed class MdnJsonMixedTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_parley_user_answers_a_json_user()
    {
        await using var sample = await SignInAsync("Naomi");
        await using var parley = await HelloAsync("Priya");

        await sample.OfferAsync(NameOf(parley));
        var incoming = await parley.Client.HearAsync("incoming");
        Assert.Equal(sample.Name, (string?)incoming["peer"]!["id"]);
        Assert.True((bool?)incoming["media"]!["video"]);
        var call = (string)incoming["call"]!;
        await parley.Client.SayAsync(new { type = "ringing", id = 1, call });
        var offer = await parley.Client.HearAsync("video-offer");
        Assert.Equal((1, "v=0 m=audio m=video"), ((int?)offer["seq"], (string?)offer["sdp"]));

        await parley.Client.SayAsync(new { type = "accept", id = 2, call, ack = 1 });
        await parley.Client.SayAsync(new { type = "video-answer", call, seq = 1, sdp = "v=0 yes" });
        Assert.Equal("v=0 yes", (string?)(await sample.HearAsync("video-answer"))["sdp"]!["sdp"]);
        Assert.Equal(1, (int?)(await parley.Client.HearAsync("relay-ack"))["ack"]);

        await sample.CandidateAsync(NameOf(parley), "c1");
        var candidate = await parley.Client.HearAsync("new-ice-candidate");
        Assert.Equal((2, "c1"), ((int?)candidate["seq"], (string?)candidate["candidate"]!["candidate"]));

        await parley.Client.SayAsync(new { type = "hang-up", id = 3, call });
        Assert.Equal(NameOf(parley), (string?)(await sample.HearAsync("hang-up"))["name"]);
    }

    [Fact]
    public async Task A_json_user_answers_a_parley_user()
    {
        await using var parley = await HelloAsync("Priya");
        await using var sample = await SignInAsync("Naomi");
        var call = NewId();

        await parley.Client.SayAsync(new { type = "call", id = 1, call, to = sample.Name, media = new { audio = true, video = true } });
        await parley.Client.HearAsync("calling");
        await parley.Client.SayAsync(new { type = "video-offer", call, seq = 1, sdp = "v=0 hi" });
        await parley.Client.SayAsync(new { type = "new-ice-candidate", call, seq = 2, candidate = new { candidate = "c1" } });
        await parley.Client.SayAsync(new { type = "new-ice-candidate", call, seq = 3, candidate = (object?)null });
        await parley.Client.SayAsync(new { type = "new-ice-candidate", call, seq = 4, candidate = new { candidate = "c2" } });
        await parley.Client.HearAsync("ringing");
        Assert.Equal("v=0 hi", (string?)(await sample.HearAsync("video-offer"))["sdp"]!["sdp"]);
        Assert.Equal("c1", await sample.HearCandidateAsync());
        // Whoever has the last one has all of them.
        Assert.Equal("c2", await sample.HearCandidateAsync());

        await sample.AnswerAsync(NameOf(parley));
        var accepted = await parley.Client.HearAsync("accepted");
        Assert.Equal(4, (int?)accepted["ack"]);
        Assert.Equal("v=0 answer", (string?)(await parley.Client.HearAsync("video-answer"))["sdp"]);

        await sample.HangUpAsync();
        var ended = await parley.Client.HearAsync("ended");
        Assert.Equal(("hung-up", sample.Name), ((string?)ended["reason"], (string?)ended["by"]));
    }

    [Fact]
    public async Task What_a_parley_user_does_not_acknowledge_is_sent_again()
    {
        await using var sample = await SignInAsync("Naomi");
        await using var parley = await HelloAsync("Priya");
        await sample.OfferAsync(NameOf(parley));
        var call = (string)(await parley.Client.HearAsync("incoming"))["call"]!;
        await parley.Client.HearAsync("video-offer");

        // It claims to hold nothing: so it gets the offer once more.
        await parley.Client.SayAsync(new { type = "accept", id = 2, call, ack = 0 });

        Assert.Equal(1, (int?)(await parley.Client.HearAsync("video-offer"))["seq"]);
    }

    [Fact]
    public async Task An_unknown_message_arrives_as_direct()
    {
        await using var sample = await SignInAsync("Naomi");
        await using var parley = await HelloAsync("Priya");

        await sample.Client.SayAsync(new { type = "wave", target = NameOf(parley), x = 1 });

        var direct = await parley.Client.HearAsync("direct");
        Assert.Equal(sample.Name, (string?)direct["from"]!["id"]);
        Assert.Equal("wave", (string?)direct["message"]!["type"]);
    }

    [Fact]
    public async Task Both_see_each_other()
    {
        await using var sample = await SignInAsync("Naomi");
        await using var parley = await HelloAsync("Priya");
        await parley.Client.SayAsync(new { type = "subscribe", id = 1, lobby = true });

        await sample.HearListAsync(sample.Name, NameOf(parley));
        await parley.Client.HearAsync(
            "presence", presence => presence["users"]!.AsArray().Any(user => (string?)user!["id"] == sample.Name));
    }

    private static string NameOf(ParleyUser parley) => (string)parley.Welcome["user"]!["id"]!;

    private static string NewId() => System.Buffers.Text.Base64Url.EncodeToString(Guid.NewGuid().ToByteArray());

    private Task<SampleUser> SignInAsync(string name) => SampleUser.SignInAsync(shared.Server.Http, $"{name}-{Guid.NewGuid().ToString("N")[..8]}");

    private async Task<ParleyUser> HelloAsync(string name)
    {
        var client = await WireClient.ConnectAsync(shared.Server.Http, "parley.v1");
        await client.SayAsync(new { type = "hello", device = NewId(), name = $"{name}-{Guid.NewGuid().ToString("N")[..8]}" });
        return new ParleyUser(client, await client.HearAsync("welcome"));
    }

    private sealed record ParleyUser(WireClient Client, JsonObject Welcome) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}
