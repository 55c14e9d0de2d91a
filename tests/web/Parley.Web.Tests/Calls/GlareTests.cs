namespace Parley.Web.Tests.Calls;

/// <summary>Both call each other at the same moment: it becomes one call, without ringing.</summary>
[Collection(StageGroup.Name)]
public sealed class GlareTests(Stage stage)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_opposite_calls_that_meet_at_the_server_become_one(bool naomisComesFirst)
    {
        var server = await stage.ServerAsync();
        var chromium = await stage.ChromiumAsync();
        await using var naomisLink = CuttableLink.Start(server.Port);
        await using var priyasLink = CuttableLink.Start(server.Port);
        await using var pair = await Pair.MeetAsync((chromium, naomisLink.Url), (chromium, priyasLink.Url));
        naomisLink.Freeze();
        priyasLink.Freeze();
        await CallEachOtherAsync(pair);
        await Task.WhenAll(pair.Naomi.SentAsync("call"), pair.Priya.SentAsync("call"));

        (naomisComesFirst ? naomisLink : priyasLink).Thaw();
        (naomisComesFirst ? priyasLink : naomisLink).Thaw();

        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        var merged = await Task.WhenAll(MergedAsync(pair.Naomi), MergedAsync(pair.Priya));
        Assert.Single(merged, gaveWay => gaveWay);
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task Who_call_each_other_at_once_always_end_up_in_one_call()
    {
        await using var pair = await stage.MeetAsync();
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(pair.Naomi.CanCallAsync(pair.Priya), pair.Priya.CanCallAsync(pair.Naomi));
            await CallEachOtherAsync(pair);

            // Where the one ring was faster than the other click, it is an ordinary call.
            await pair.Naomi.WaitAsync("['incoming', 'call'].includes(document.body.dataset.state) || document.querySelector('#stage').dataset.media === 'ringing'");
            await pair.Priya.WaitAsync("['incoming', 'call'].includes(document.body.dataset.state) || document.querySelector('#stage').dataset.media === 'ringing'");
            await TakeIfItRingsAsync(pair.Naomi);
            await TakeIfItRingsAsync(pair.Priya);

            await pair.ConnectedAsync();
            await Task.WhenAll(pair.Naomi.SeesAsync(pair.Priya.Source!.Color), pair.Priya.SeesAsync(pair.Naomi.Source!.Color));
            await pair.HangUpAsync();
            await pair.Naomi.Page.ClickAsync("#back");
            await pair.Priya.Page.ClickAsync("#back");
        }
    }

    [Fact]
    public async Task Offers_that_meet_in_mid_call_cost_neither_picture_nor_sound()
    {
        var server = await stage.ServerAsync();
        var chromium = await stage.ChromiumAsync();
        await using var naomisLink = CuttableLink.Start(server.Port);
        await using var priyasLink = CuttableLink.Start(server.Port);
        await using var pair = await Pair.MeetAsync((chromium, naomisLink.Url), (chromium, priyasLink.Url));
        await pair.Naomi.CallAsync(pair.Priya, "audio");
        await pair.Priya.AcceptAsync("audio");
        await Task.WhenAll(pair.Naomi.HearsAsync(pair.Priya), pair.Priya.HearsAsync(pair.Naomi));

        for (var round = 1; round <= 2; round++)
        {
            naomisLink.Freeze();
            priyasLink.Freeze();
            await Task.WhenAll(OfferAsync(pair.Naomi, round), OfferAsync(pair.Priya, round));
            naomisLink.Thaw();
            priyasLink.Thaw();

            await pair.SeeAndHearEachOtherAsync();
        }

        await pair.HangUpAsync();

        static async Task OfferAsync(Person person, int round)
        {
            var offers = (await person.JournalAsync()).Messages("sent", "video-offer").Count;
            if (round == 1)
            {
                await person.Page.ClickAsync("#camera");
            }
            else
            {
                await person.Page.EvaluateAsync("parleyProbe.connections.at(-1).restartIce()");
            }

            await person.SentAsync("video-offer", offers + 1);
        }
    }

    /// <summary>Both click within the same millisecond of the wall clock, as far as the machine allows.</summary>
    private static async Task CallEachOtherAsync(Pair pair)
    {
        const string Click = """
            ({ name, at }) => new Promise((clicked) => setTimeout(() => {
              document.querySelector(`[data-user="${name}"] [data-call=video]`).click();
              clicked();
            }, at - Date.now()))
            """;
        var at = TimeProvider.System.GetUtcNow().AddMilliseconds(150).ToUnixTimeMilliseconds();
        await Task.WhenAll(
            pair.Naomi.Page.EvaluateAsync(Click, new { pair.Priya.Name, at }),
            pair.Priya.Page.EvaluateAsync(Click, new { pair.Naomi.Name, at }));
    }

    private static async Task TakeIfItRingsAsync(Person person)
    {
        if (await person.Page.EvaluateAsync<bool>("document.body.dataset.state === 'incoming'"))
        {
            await person.AcceptAsync();
        }
    }

    private static async Task<bool> MergedAsync(Person person) =>
        (await person.JournalAsync()).Entries.Any(entry => entry.Is("received", "merged"));
}
