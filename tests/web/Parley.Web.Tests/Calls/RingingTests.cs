namespace Parley.Web.Tests.Calls;

/// <summary>Every way in which a ringing call does not become a conversation, told in words on both pages.</summary>
[Collection(StageGroup.Name)]
public sealed class RingingTests(Stage stage)
{
    [Fact]
    public async Task A_declined_call_says_so_to_the_caller()
    {
        await using var pair = await stage.MeetAsync();
        await pair.RingAsync();

        await pair.Priya.Page.ClickAsync("#decline");

        Assert.Equal($"{pair.Priya.Name} declined the call.", await pair.Naomi.EndedAsync("declined"));
        Assert.Equal("You declined the call.", await pair.Priya.EndedAsync("declined"));
        await pair.AreHealthyAsync();
    }

    [Fact]
    public async Task A_cancelled_call_stops_ringing()
    {
        await using var pair = await stage.MeetAsync();
        await pair.RingAsync();

        await pair.Naomi.HangUpAsync();

        Assert.Equal("You cancelled the call.", await pair.Naomi.EndedAsync("cancelled"));
        Assert.Equal($"{pair.Naomi.Name} stopped calling before you answered.", await pair.Priya.EndedAsync("cancelled"));
        Assert.Equal("Missed call", await pair.Priya.TextAsync("#ended-heading"));
        await pair.AreHealthyAsync();
    }

    [Fact]
    public async Task A_call_that_nobody_answers_ends_by_itself()
    {
        await using var server = await ParleyProcess.StartAsync("--Parley:Limits:RingTimeout=00:00:02");
        await using var pair = await stage.MeetAsync(server);
        await pair.RingAsync();

        Assert.Equal($"{pair.Priya.Name} did not answer. Try again later.", await pair.Naomi.EndedAsync("no-answer"));
        Assert.Equal($"{pair.Naomi.Name} called, and nobody answered.", await pair.Priya.EndedAsync("no-answer"));
        await pair.AreHealthyAsync();
    }

    [Fact]
    public async Task Who_closes_the_page_while_it_rings_is_not_here_any_more()
    {
        await using var pair = await stage.MeetAsync();
        await pair.RingAsync();

        await pair.Priya.Page.CloseAsync();

        Assert.Equal($"{pair.Priya.Name} is not here any more.", await pair.Naomi.EndedAsync("unreachable"));
        await pair.Naomi.IsHealthyAsync();
    }

    [Fact]
    public async Task Who_is_in_a_call_is_busy_for_everyone_else()
    {
        await using var pair = await stage.MeetAsync();
        await using var omar = await Person.OpenAsync(
            await stage.ChromiumAsync(), (await stage.ServerAsync()).Url, Person.NewName("Omar"), new MediaSource(Rgb.Green, 660));
        await omar.EnterAsync();
        await pair.TalkAsync();
        var row = $"document.querySelector('[data-user=\"{pair.Naomi.Name}\"]')";
        await omar.WaitAsync($"{row}.dataset.availability === 'busy'");
        Assert.True(await omar.Page.EvaluateAsync<bool>($"{row}.querySelector('[data-call=video]').disabled"));

        // As if the call had begun a moment after his list was drawn.
        await omar.Page.EvaluateAsync($"{row}.querySelector('[data-call=video]').disabled = false, {row}.querySelector('[data-call=video]').click()");

        Assert.Equal($"{pair.Naomi.Name} is in another call. Try again a little later.", await omar.EndedAsync("busy"));
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
        await omar.Page.ClickAsync("#back");
        await omar.WaitAsync($"{row}.dataset.availability === 'online'");
        await omar.IsHealthyAsync();
    }
}
