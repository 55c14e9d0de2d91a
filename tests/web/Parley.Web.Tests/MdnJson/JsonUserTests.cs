using System.Text.Json;

namespace Parley.Web.Tests.MdnJson;

/// <summary>Users of the sub-protocol <c>json</c> among themselves.</summary>
[Collection(StageGroup.Name)]
public sealed class JsonUserTests(Stage stage, ClientSite site) : IClassFixture<ClientSite>
{
    private static readonly MediaSource Red = Pair.NaomisMedia;
    private static readonly MediaSource Blue = Pair.PriyasMedia;
    private static readonly MediaSource Green = new(Rgb.Green, 660);
    private static readonly MediaSource Magenta = new(Rgb.Magenta, 1100);

    [Theory]
    [InlineData("track")]
    [InlineData("transceiver")]
    public async Task A_click_on_a_name_calls_and_both_see_and_hear_each_other(string add)
    {
        var (first, second) = (SignInAsync("Naomi", Red, add), SignInAsync("Priya", Blue, add));
        await using var naomi = await first;
        await using var priya = await second;

        await naomi.CallAsync(priya.Name);

        await Task.WhenAll(naomi.SeesAndHearsAsync(Blue), priya.SeesAndHearsAsync(Red));
        // Transceivers are not those of the offer: whoever is called makes an offer of its own for them.
        var offersBack = (await naomi.JournalAsync()).Messages("received", "video-offer").Count;
        Assert.Equal(add == "transceiver" ? 1 : 0, offersBack);
        await naomi.HangUpAsync();
        await priya.IsAloneAsync();
        (await priya.JournalAsync()).Shows("received video-offer", "sent video-answer", "connectionState connected", "received hang-up");
        await Task.WhenAll(naomi.IsHealthyAsync(), priya.IsHealthyAsync());
    }

    [Fact]
    public async Task Markup_is_stripped_from_chat()
    {
        var (first, second) = (SignInAsync("Naomi", Red), SignInAsync("Priya", Blue));
        await using var naomi = await first;
        await using var priya = await second;

        await naomi.SayAsync("<em>Hello</em>, 1 < 2<img src=x onerror=alert(1)><!-- and --> you<script>");

        await Task.WhenAll(
            naomi.ReadsAsync($"{naomi.Name}: Hello, 1 < 2 you"),
            priya.ReadsAsync($"{naomi.Name}: Hello, 1 < 2 you"));
        Assert.Equal(0, await priya.CountAsync("#chat span *"));
        Assert.Equal("Hello, 1 < 2 you", (await priya.JournalAsync()).Messages("received", "message").Single().GetProperty("text").GetString());
        await priya.IsHealthyAsync();
    }

    [Fact]
    public async Task A_taken_name_gets_a_number_behind_it()
    {
        await using var first = await SignInAsync("Naomi", Red);
        await using var second = await ClientUser.SignInAsync(await stage.ChromiumAsync(), await UrlAsync("track"), first.Name, Blue);

        var rejection = Assert.Single((await second.JournalAsync()).Messages("received", "rejectusername"));
        Assert.Equal(second.Name, rejection.GetProperty("name").GetString());
        Assert.Matches($"^{first.Name}.*[0-9]$", second.Name);
        Assert.NotEqual(first.Name, second.Name);
        await Task.WhenAll(first.SeesInListAsync(second.Name), second.SeesInListAsync(first.Name));
        Assert.Empty((await first.JournalAsync()).Messages("received", "rejectusername"));
    }

    [Fact]
    public async Task Hang_up_without_a_target_reaches_only_the_partner()
    {
        var (first, second) = (SignInAsync("Naomi", Red), SignInAsync("Priya", Blue));
        var (third, fourth) = (SignInAsync("Omar", Green), SignInAsync("Lena", Magenta));
        await using var naomi = await first;
        await using var priya = await second;
        await using var omar = await third;
        await using var lena = await fourth;
        await naomi.CallAsync(priya.Name);
        await omar.CallAsync(lena.Name);
        await Task.WhenAll(naomi.SeesAsync(Blue), priya.SeesAsync(Red), omar.SeesAsync(Magenta), lena.SeesAsync(Green));

        await naomi.HangUpAsync();

        await priya.IsAloneAsync();
        var said = Assert.Single((await naomi.JournalAsync()).Messages("sent", "hang-up"));
        Assert.Equal(JsonValueKind.Null, said.GetProperty("target").ValueKind);
        await naomi.SayAsync("Bye");
        await Task.WhenAll(omar.ReadsAsync($"{naomi.Name}: Bye"), lena.ReadsAsync($"{naomi.Name}: Bye"));
        Assert.Empty((await omar.JournalAsync()).Messages("received", "hang-up"));
        Assert.Empty((await lena.JournalAsync()).Messages("received", "hang-up"));
        await Task.WhenAll(omar.SeesAsync(Magenta), lena.SeesAsync(Green));
    }

    [Fact]
    public async Task Who_leaves_is_gone_from_the_list_and_the_call()
    {
        var (first, second, third) = (SignInAsync("Naomi", Red), SignInAsync("Priya", Blue), SignInAsync("Omar", Green));
        await using var naomi = await first;
        await using var priya = await second;
        await using var omar = await third;
        await naomi.CallAsync(priya.Name);
        await Task.WhenAll(naomi.SeesAsync(Blue), omar.SeesInListAsync(priya.Name));

        await priya.LeaveAsync();

        await Task.WhenAll(naomi.MissesInListAsync(priya.Name), omar.MissesInListAsync(priya.Name), naomi.IsAloneAsync());
        var hangUp = Assert.Single((await naomi.JournalAsync()).Messages("received", "hang-up"));
        Assert.Equal(priya.Name, hangUp.GetProperty("name").GetString());
        await omar.SeesInListAsync(naomi.Name);
    }

    private async Task<string> UrlAsync(string add) => site.Url(await stage.ServerAsync(), add);

    private async Task<ClientUser> SignInAsync(string name, MediaSource source, string add = "track") =>
        await ClientUser.SignInAsync(await stage.ChromiumAsync(), await UrlAsync(add), Person.NewName(name), source);
}
