namespace Parley.Web.Tests.Calls;

/// <summary>One user on several devices: tabs of a guest, or pages that the same token signed in.</summary>
[Collection(StageGroup.Name)]
public sealed class DevicesTests(Stage stage)
{
    private static readonly MediaSource SecondDevice = new(Rgb.Green, 660);

    [Fact]
    public async Task A_duplicated_tab_is_a_new_device_of_the_same_guest()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();

        await using var copy = await pair.Priya.DuplicateAsync(SecondDevice);

        await copy.ScreenAsync("lobby");
        Assert.Equal(pair.Priya.Name, await copy.TextAsync("#self-name"));
        Assert.NotEqual(await DeviceAsync(pair.Priya), await DeviceAsync(copy));
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
        await copy.IsHealthyAsync();
    }

    [Fact]
    public async Task The_first_device_that_answers_has_the_call_and_the_other_one_says_so()
    {
        await using var pair = await stage.MeetAsync();
        await using var copy = await pair.Priya.DuplicateAsync(SecondDevice);
        await copy.ScreenAsync("lobby");
        await pair.RingAsync();

        await copy.AcceptAsync();

        Assert.Equal("You took the call on another device.", await pair.Priya.EndedAsync("answered-elsewhere"));
        await Task.WhenAll(pair.Naomi.ConnectedAsync(), copy.ConnectedAsync());
        await Task.WhenAll(pair.Naomi.SeesAndHearsAsync(copy), copy.SeesAndHearsAsync(pair.Naomi));
        await copy.HangUpAsync();
        Assert.Equal($"{pair.Priya.Name} ended the call.", await pair.Naomi.EndedAsync("hung-up"));
        await pair.AreHealthyAsync();
        await copy.IsHealthyAsync();
    }

    [Fact]
    public async Task Declining_on_one_device_stops_the_ringing_on_all()
    {
        await using var pair = await stage.MeetAsync();
        await using var copy = await pair.Priya.DuplicateAsync(SecondDevice);
        await copy.ScreenAsync("lobby");
        await pair.RingAsync();
        await copy.ScreenAsync("incoming");

        await pair.Priya.Page.ClickAsync("#decline");

        Assert.Equal("You declined the call on another device.", await copy.EndedAsync("declined-elsewhere"));
        Assert.Equal($"{pair.Priya.Name} declined the call.", await pair.Naomi.EndedAsync("declined"));
        await pair.AreHealthyAsync();
        await copy.IsHealthyAsync();
    }

    [Fact]
    public async Task Who_signs_in_twice_rings_twice_and_answers_once()
    {
        await using var server = await ParleyProcess.StartAsync([.. SignIn.ServerOptions, "--Parley:Guests:Allow=Never"]);
        var chromium = await stage.ChromiumAsync();
        await using var naomi = await SignIn.OpenAsync(chromium, server, Person.NewName("Naomi"), Pair.NaomisMedia);
        var priya = Person.NewName("Priya");
        await using var desk = await SignIn.OpenAsync(chromium, server, priya, Pair.PriyasMedia);
        await using var phone = await SignIn.OpenAsync(chromium, server, priya, SecondDevice);
        await naomi.CallAsync(desk);
        await desk.ScreenAsync("incoming");

        await phone.AcceptAsync();

        Assert.Equal("You took the call on another device.", await desk.EndedAsync("answered-elsewhere"));
        await Task.WhenAll(naomi.SeesAndHearsAsync(phone), phone.SeesAndHearsAsync(naomi));
        foreach (var person in new[] { naomi, desk, phone })
        {
            await person.IsHealthyAsync();
        }
    }

    private static async Task<string> DeviceAsync(Person person) =>
        (await person.JournalAsync()).Messages("sent", "hello")[0].GetProperty("device").GetString()!;
}
