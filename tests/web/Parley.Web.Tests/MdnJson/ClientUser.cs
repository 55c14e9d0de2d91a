using System.Text.RegularExpressions;

namespace Parley.Web.Tests.MdnJson;

/// <summary>Somebody in front of the page of the <c>json</c> client, with a camera of one colour and a microphone of one tone.</summary>
internal sealed partial class ClientUser : IAsyncDisposable
{
    private const string Received = "#received";

    private readonly IBrowserPage _page;
    private readonly MediaProbe _probe;

    private ClientUser(IBrowserPage page, MediaProbe probe, MediaSource source, string wish)
    {
        _page = page;
        _probe = probe;
        Source = source;
        Name = wish;
    }

    public MediaSource Source { get; }

    /// <summary>The name they have: their wish, or what the server made of it.</summary>
    public string Name { get; private set; }

    /// <summary>Opens the page and signs in.</summary>
    public static async Task<ClientUser> SignInAsync(IBrowser browser, string url, string wish, MediaSource source)
    {
        var page = await browser.NewPageAsync();
        var user = new ClientUser(page, await MediaProbe.InstallAsync(page, source), source, wish);
        await CallJournal.InstallAsync(page);
        await page.GotoAsync(url);
        await page.FillAsync("#name", wish);
        await page.ClickAsync("#enter");
        await user.WaitAsync("document.querySelector('#users li')");
        user.Name = await page.EvaluateAsync<string>("document.querySelector('#self').textContent");
        await user.SeesInListAsync(user.Name);
        return user;
    }

    /// <summary>Clicks a name in the list, as soon as it is there.</summary>
    public Task CallAsync(string name) => _page.ClickAsync(Item(name));

    public Task SeesInListAsync(string name) => WaitAsync($"document.querySelector('{Item(name)}')");

    public Task MissesInListAsync(string name) => WaitAsync($"!document.querySelector('{Item(name)}')");

    public async Task SayAsync(string text)
    {
        await _page.FillAsync("#text", text);
        await _page.ClickAsync("#send");
    }

    /// <summary>Waits for a line of chat that reads like this.</summary>
    public Task ReadsAsync(string line) =>
        WaitAsync($"[...document.querySelectorAll('#chat p')].some((line) => line.textContent === '{line}')");

    /// <summary>How many elements match.</summary>
    public Task<int> CountAsync(string selector) => _page.EvaluateAsync<int>("(s) => document.querySelectorAll(s).length", selector);

    /// <summary>Waits until this colour moves in the received picture, and this tone sounds.</summary>
    public Task SeesAndHearsAsync(MediaSource source) => ExplainedAsync(_probe.WaitForMediaAsync(Received, source));

    public Task SeesAsync(MediaSource source) => ExplainedAsync(_probe.WaitForColorAsync(Received, source.Color));

    public Task HangUpAsync() => _page.ClickAsync("#hang-up");

    public Task IsAloneAsync() => WaitAsync("document.querySelector('#hang-up').disabled");

    /// <summary>Closes the tab.</summary>
    public Task LeaveAsync() => _page.CloseAsync();

    public Task<CallJournal> JournalAsync() => CallJournal.ReadAsync(_page);

    /// <summary>Fails when the page complained of anything: uncaught errors, rejections, console errors.</summary>
    public async Task IsHealthyAsync()
    {
        Assert.Empty(_page.Errors);
        Assert.Empty((await JournalAsync()).Details("unhandled rejection"));
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static string Item(string name) => $"[data-name=\"{name}\"]";

    private Task WaitAsync(string condition) => ExplainedAsync(_page.WaitForAsync(condition));

    private async Task ExplainedAsync(Task waiting)
    {
        try
        {
            await waiting;
        }
        catch (BrowserException late)
        {
            var text = BlankLines().Replace(await _page.EvaluateAsync<string>("document.body.innerText"), "\n");
            throw new BrowserException(
                $"{Name}: {late.Message}\nerrors: {string.Join(" | ", _page.Errors)}\nscreen: {text}\njournal:\n{await JournalAsync()}", late);
        }
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex BlankLines();
}
