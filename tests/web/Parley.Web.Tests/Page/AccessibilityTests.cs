using static Parley.Web.Tests.Staging.ScreenInspector;

namespace Parley.Web.Tests.Page;

/// <summary>axe-core looks at every screen, as it really comes about: at a desk in English, on a phone in Korean.</summary>
[Collection(StageGroup.Name)]
public sealed class AccessibilityTests(Stage stage)
{
    private static readonly PageOptions Desk = new();
    private static readonly PageOptions Phone = new() { Locale = "ko-KR", Width = 390, Height = 844 };

    [Fact]
    public async Task Every_screen_of_a_call_is_accessible()
    {
        await using var server = await ParleyProcess.StartAsync();
        await using var link = CuttableLink.Start(server.Port);
        await using var naomi = await OpenAsync(link.Url, "Naomi", Pair.NaomisMedia, Desk);
        naomi.Expect("WebSocket connection to");
        naomi.Expect("/icon.svg");
        await InspectAsync(naomi, "entrance");
        await naomi.Page.ClickAsync("#enter");
        await naomi.WaitAsync("document.querySelector('#entrance-problem').dataset.code === 'name-empty'");
        await InspectAsync(naomi, "entrance-problem");
        await naomi.EnterAsync();
        await naomi.ShowsAsync("#people-empty");
        await InspectAsync(naomi, "lobby-empty");

        await using var priya = await OpenAsync(server.Url, "Priya", Pair.PriyasMedia, Phone);
        await InspectAsync(priya, "entrance-phone");
        await priya.EnterAsync();
        await naomi.ShowsAsync("#people > li");
        await InspectAsync(naomi, "lobby");
        await InspectAsync(priya, "lobby-phone");

        await naomi.CallAsync(priya);
        await priya.ScreenAsync("incoming");
        await naomi.WaitAsync("document.querySelector('#stage').dataset.media === 'ringing'");
        await InspectAsync(naomi, "outgoing");
        await InspectAsync(priya, "incoming-phone");
        await priya.AcceptAsync();
        await Task.WhenAll(naomi.SeesAndHearsAsync(priya), priya.SeesAndHearsAsync(naomi));
        await InspectAsync(naomi, "call");
        await InspectAsync(priya, "call-phone");

        await InspectPanelsAsync(naomi, priya);
        await InspectLossAsync(link, naomi, priya);

        await naomi.HangUpAsync();
        await naomi.ScreenAsync("ended");
        await priya.ScreenAsync("ended");
        await InspectAsync(naomi, "ended");
        await InspectAsync(priya, "ended-phone");
        await naomi.Page.ClickAsync("#back");
        await naomi.Page.ClickAsync("#leave");
        await naomi.ScreenAsync("closed");
        await InspectAsync(naomi, "closed-left");
        await naomi.IsHealthyAsync();
        await priya.IsHealthyAsync();
    }

    [Fact]
    public async Task Every_screen_of_trouble_is_accessible()
    {
        await using var server = await ParleyProcess.StartAsync();
        await using var naomi = await OpenAsync(server.Url, "Naomi", Pair.NaomisMedia, Desk);
        await using var priya = await OpenAsync(server.Url, "Priya", null, Phone with { Media = MediaConsent.Denied });
        await naomi.EnterAsync();
        await priya.EnterAsync();

        await priya.CallAsync(naomi);
        await priya.EndedAsync("no-media");
        await InspectAsync(priya, "ended-without-permission-phone");
        await priya.Page.ClickAsync("#back");
        await naomi.CallAsync(priya);
        await priya.AcceptAsync();
        await priya.ShowsAsync("#notice");
        await InspectAsync(priya, "incoming-without-permission-phone");
        await priya.Page.ClickAsync("#decline");
        await naomi.EndedAsync("declined");
        await InspectAsync(naomi, "ended-declined");
        await naomi.Page.ClickAsync("#back");

        // The tab's session goes on in another window.
        await using var takeover = await OpenAsync(server.Url, "Naomi", Pair.NaomisMedia, Desk);
        var session = await naomi.Page.EvaluateAsync<string>("JSON.stringify({ ...sessionStorage })");
        await takeover.Page.EvaluateAsync("(session) => Object.assign(sessionStorage, JSON.parse(session))", session);
        await takeover.ReloadAsync();
        await naomi.ScreenAsync("closed");
        Assert.Equal("replaced", await naomi.Page.EvaluateAsync<string>("document.querySelector('#closed').dataset.why"));
        await InspectAsync(naomi, "closed-replaced");

        await server.KillAsync();
        takeover.Expect("WebSocket connection to");
        takeover.Expect("/icon.svg");
        await takeover.ShowsAsync("#link");
        await InspectAsync(takeover, "lobby-reconnecting");
        await takeover.IsHealthyAsync();
        await naomi.IsHealthyAsync();
    }

    [Fact]
    public async Task The_screens_of_who_is_not_let_in_are_accessible()
    {
        await using var server = await ParleyProcess.StartAsync([.. SignIn.ServerOptions, "--Parley:Guests:Allow=Never"]);
        await using var naomi = await OpenAsync(server.Url, "Naomi", Pair.NaomisMedia, Desk);
        naomi.Expect("WebSocket connection to");
        await naomi.Page.FillAsync("#name", naomi.Name);
        await naomi.Page.ClickAsync("#enter");
        await naomi.ScreenAsync("closed");
        await InspectAsync(naomi, "closed-sign-in");

        await using var priya = await OpenAsync(server.Url, "Priya", Pair.PriyasMedia, Phone);
        priya.Expect("WebSocket connection to");
        priya.Expect("/icon.svg");
        await priya.WaitAsync(
            "performance.getEntriesByType('resource').some(({ name, initiatorType }) => initiatorType === 'fetch' && name.endsWith('/icons.svg'))");
        await server.KillAsync();
        await priya.Page.FillAsync("#name", priya.Name);
        await priya.Page.ClickAsync("#enter");
        await priya.WaitAsync("document.querySelector('#entrance-problem').dataset.code === 'unreachable'");
        await InspectAsync(priya, "entrance-unreachable-phone");
        await naomi.IsHealthyAsync();
        await priya.IsHealthyAsync();
    }

    private static async Task InspectPanelsAsync(Person naomi, Person priya)
    {
        await naomi.SayAsync("Can you see the second diagram?");
        await naomi.ReadAsync(1);
        await InspectAsync(naomi, "chat");
        await priya.OpenChatAsync();
        await InspectAsync(priya, "chat-phone");
        await priya.Page.ClickAsync("#chat-close");
        await naomi.Page.ClickAsync("#devices-toggle");
        await naomi.WaitAsync("document.querySelector('#device-camera:enabled')");
        await InspectAsync(naomi, "devices");
        await naomi.Page.ClickAsync("#devices-done");
    }

    private static async Task InspectLossAsync(CuttableLink link, Person naomi, Person priya)
    {
        link.GoDown();
        await naomi.ShowsAsync("#link");
        await priya.ShowsAsync("#peer-away");
        await InspectAsync(naomi, "call-reconnecting");
        await InspectAsync(priya, "call-peer-away-phone");
        link.ComeUp();
        await naomi.WaitAsync("document.body.dataset.link === 'ok'");
    }

    private async Task<Person> OpenAsync(string url, string name, MediaSource? source, PageOptions options) =>
        await Person.OpenAsync(await stage.ChromiumAsync(), url, Person.NewName(name), source, options, Script);
}
