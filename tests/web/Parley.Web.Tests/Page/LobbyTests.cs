namespace Parley.Web.Tests.Page;

/// <summary>Coming, staying and going.</summary>
[Collection(StageGroup.Name)]
public sealed class LobbyTests(Stage stage)
{
    [Fact]
    public async Task A_reload_in_the_lobby_keeps_the_guest()
    {
        await using var pair = await stage.MeetAsync();
        var row = $"[...document.querySelectorAll('#people > li')].filter(({{ dataset }}) => dataset.user.startsWith('{pair.Naomi.Name}'))";
        await pair.Priya.WaitAsync($"{row}.length === 1");

        await pair.Naomi.ReloadAsync();

        await pair.Naomi.ScreenAsync("lobby");
        Assert.Equal(pair.Naomi.Name, await pair.Naomi.TextAsync("#self-name"));
        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
        await pair.Priya.Page.ClickAsync("#back");
        await pair.Priya.WaitAsync($"{row}.length === 1");
    }

    [Fact]
    public async Task Who_reloads_in_mid_call_has_left_it_and_can_call_again()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();

        await pair.Naomi.ReloadAsync();

        Assert.Equal($"{pair.Naomi.Name} closed the page.", await pair.Priya.EndedAsync("left"));
        await pair.Naomi.ScreenAsync("lobby");
        await pair.Priya.Page.ClickAsync("#back");
        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task A_taken_name_gets_a_number_and_who_leaves_is_gone_from_the_list()
    {
        await using var pair = await stage.MeetAsync();
        await using var namesake = await Person.OpenAsync(
            await stage.ChromiumAsync(), (await stage.ServerAsync()).Url, pair.Naomi.Name, Pair.NaomisMedia);
        await namesake.Page.FillAsync("#name", namesake.Name);
        await namesake.Page.ClickAsync("#enter");
        await namesake.ScreenAsync("lobby");
        var name = await namesake.TextAsync("#self-name");
        Assert.StartsWith(pair.Naomi.Name, name, StringComparison.Ordinal);
        Assert.NotEqual(pair.Naomi.Name, name);
        await pair.Priya.WaitAsync($"document.querySelector('[data-user=\"{name}\"]')");

        await namesake.Page.ClickAsync("#leave");

        await namesake.WaitAsync("document.querySelector('#closed').dataset.why === 'left'");
        await pair.Priya.WaitAsync($"!document.querySelector('[data-user=\"{name}\"]')");
        await pair.AreHealthyAsync();
        await namesake.IsHealthyAsync();
    }
}
