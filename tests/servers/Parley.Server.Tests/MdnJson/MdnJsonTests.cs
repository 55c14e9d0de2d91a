using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.MdnJson;

/// <summary>Users of the <c>json</c> protocol among themselves, on real sockets.</summary>
public sealed class MdnJsonTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Everybody_who_signs_in_is_in_everybodys_list()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");

        await naomi.HearListAsync(naomi.Name, priya.Name);
        await priya.HearListAsync(naomi.Name, priya.Name);
    }

    [Fact]
    public async Task Whoever_leaves_is_gone_from_the_list()
    {
        await using var naomi = await SignInAsync("Naomi");
        var priya = await SignInAsync("Priya");
        await naomi.HearListAsync(naomi.Name, priya.Name);

        await priya.DisposeAsync();

        await naomi.Client.HearAsync(
            "userlist", list => !list["users"]!.AsArray().Any(user => (string?)user == priya.Name));
    }

    [Fact]
    public async Task A_taken_name_gets_a_number()
    {
        await using var first = await SignInAsync("Twin");
        await using var second = await SampleUser.SignInAsync(shared.Server.Http, first.Name);

        Assert.NotEqual(first.Name, second.Name);
        Assert.StartsWith(first.Name, second.Name, StringComparison.Ordinal);
        await first.HearListAsync(first.Name, second.Name);
    }

    [Fact]
    public async Task Chat_reaches_everybody_the_sender_included_without_markup()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");

        await naomi.Client.SayAsync(new { text = "<img src=x onerror=alert(1)>hello <b>you</b>", type = "message", id = priya.Id, name = "Omar", date = 7 });

        foreach (var hearer in new[] { naomi, priya })
        {
            var line = await hearer.Client.HearAsync("message", message => (string?)message["name"] == naomi.Name);
            Assert.Equal("hello you", (string?)line["text"]);
            Assert.Equal((naomi.Id, 7), ((long?)line["id"], (int?)line["date"]));
        }
    }

    [Fact]
    public async Task A_call_is_made_and_hung_up()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");

        await ConnectAsync(naomi, priya);
        await naomi.HangUpAsync();

        Assert.Equal(naomi.Name, (string?)(await priya.HearAsync("hang-up"))["name"]);
        // Both are free again, and the other way round it works as well.
        await ConnectAsync(priya, naomi);
    }

    [Fact]
    public async Task Everything_the_two_sides_relay_arrives_once_and_in_order()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");
        await naomi.OfferAsync(priya.Name);
        await naomi.CandidateAsync(priya.Name, "n1");
        await priya.HearAsync("video-offer");
        await naomi.CandidateAsync(priya.Name, "n2");
        await priya.AnswerAsync(naomi.Name);
        for (var i = 1; i <= 100; i++)
        {
            await priya.CandidateAsync(naomi.Name, $"p{i}");
            await naomi.CandidateAsync(priya.Name, $"n{i + 2}");
            // The outbox holds 64: wait for the other side as a gathering browser does.
            Assert.Equal($"p{i}", await naomi.HearCandidateAsync());
            Assert.Equal($"n{i}", await priya.HearCandidateAsync());
        }

        Assert.False(naomi.Client.HasHeard("hang-up"));
    }

    [Fact]
    public async Task A_renegotiation_stays_inside_the_call()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");
        await ConnectAsync(naomi, priya);

        await priya.OfferAsync(naomi.Name, "v=0 again");
        Assert.Equal("v=0 again", (string?)(await naomi.HearAsync("video-offer"))["sdp"]!["sdp"]);
        await naomi.AnswerAsync(priya.Name, "v=0 fine");
        Assert.Equal("v=0 fine", (string?)(await priya.HearAsync("video-answer"))["sdp"]!["sdp"]);
    }

    [Fact]
    public async Task Whoever_is_in_a_call_is_busy_for_others()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");
        await using var omar = await SignInAsync("Omar");
        await ConnectAsync(naomi, priya);

        await omar.OfferAsync(priya.Name);

        Assert.Equal(priya.Name, (string?)(await omar.HearAsync("hang-up"))["name"]);
        Assert.False(priya.Client.HasHeard("hang-up"));
    }

    [Fact]
    public async Task Whoever_is_not_there_hangs_up_at_once()
    {
        await using var naomi = await SignInAsync("Naomi");

        await naomi.OfferAsync("Nobody");

        Assert.Equal("Nobody", (string?)(await naomi.HearAsync("hang-up"))["name"]);
    }

    [Fact]
    public async Task A_lost_connection_is_a_hang_up()
    {
        await using var naomi = await SignInAsync("Naomi");
        var priya = await SignInAsync("Priya");
        await ConnectAsync(naomi, priya);

        await priya.DisposeAsync();

        Assert.Equal(priya.Name, (string?)(await naomi.HearAsync("hang-up"))["name"]);
    }

    [Fact]
    public async Task An_unknown_message_is_passed_on_to_its_target()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");

        await naomi.Client.SayAsync(new { type = "wave", name = "Omar", target = priya.Name, hands = Enumerable.Range(1, 2) });

        var wave = await priya.HearAsync("wave");
        Assert.Equal(naomi.Name, (string?)wave["name"]);
        Assert.Equal("[1,2]", wave["hands"]!.ToJsonString());
    }

    [Fact]
    public async Task Broken_messages_disturb_nobody_and_end_with_a_close()
    {
        await using var naomi = await SignInAsync("Naomi");
        await using var priya = await SignInAsync("Priya");
        await using var omar = await SignInAsync("Omar");
        await ConnectAsync(naomi, priya);

        for (var i = 0; i <= 20; i++)
        {
            await omar.Client.SayTextAsync("{\"type\":");
        }

        await omar.Client.HearCloseAsync();
        Assert.Equal((4002, "protocol-violation"), ((int?)omar.Client.CloseStatus, omar.Client.CloseReason));
        await naomi.CandidateAsync(priya.Name, "still here");
        Assert.Equal("still here", await priya.HearCandidateAsync());
    }

    internal static async Task ConnectAsync(SampleUser caller, SampleUser callee)
    {
        await caller.OfferAsync(callee.Name);
        var offer = await callee.HearAsync("video-offer");
        Assert.Equal((caller.Name, "offer"), ((string?)offer["name"], (string?)offer["sdp"]!["type"]));
        await callee.AnswerAsync(caller.Name);
        var answer = await caller.HearAsync("video-answer");
        Assert.Equal((callee.Name, "answer"), ((string?)answer["name"], (string?)answer["sdp"]!["type"]));
    }

    /// <summary>A user whom no other test meets.</summary>
    private Task<SampleUser> SignInAsync(string name) => SampleUser.SignInAsync(shared.Server.Http, $"{name}-{Guid.NewGuid().ToString("N")[..8]}");
}
