using System.Text.RegularExpressions;

namespace Parley.Web.Tests.Staging;

/// <summary>Somebody in front of a call page, with a camera of one colour and a microphone of one tone.</summary>
internal sealed partial class Person : IAsyncDisposable
{
    private const string RemoteVideo = "#remote-video";
    private static int _people;

    private readonly List<string> _expectedErrors = [];
    private readonly MediaProbe _probe;

    private Person(IBrowserPage page, MediaProbe probe, MediaSource? source, string name)
    {
        Page = page;
        Source = source;
        Name = name;
        _probe = probe;
    }

    public IBrowserPage Page { get; }

    /// <summary>What their devices give; null for the browser's own devices.</summary>
    public MediaSource? Source { get; }

    /// <summary>Their name, which nobody else has; a guest's id too.</summary>
    public string Name { get; }

    /// <summary>A name that nobody else has.</summary>
    public static string NewName(string name) => $"{name} {Interlocked.Increment(ref _people)}";

    /// <summary>Opens the page, without entering.</summary>
    public static async Task<Person> OpenAsync(
        IBrowser browser, string url, string name, MediaSource? source, PageOptions? options = null, params string[] scripts)
    {
        var person = await PrepareAsync(await browser.NewPageAsync(options), name, source, scripts);
        await person.Page.GotoAsync(url);
        return person;
    }

    /// <summary>Enters the lobby as a guest.</summary>
    public async Task EnterAsync()
    {
        await ScreenAsync("entrance");
        await Page.FillAsync("#name", Name);
        await Page.ClickAsync("#enter");
        await ScreenAsync("lobby");
        Assert.Equal(Name, await TextAsync("#self-name"));
    }

    /// <summary>Duplicates the tab. The copy is loaded once more, so that its devices and its journal are the test's own too.</summary>
    public async Task<Person> DuplicateAsync(MediaSource source)
    {
        var copy = await PrepareAsync(await Page.DuplicateAsync(), Name, source, []);
        await copy.ReloadAsync();
        return copy;
    }

    /// <summary>Loads the page anew, as F5 does.</summary>
    public async Task ReloadAsync() => await Page.GotoAsync(await Page.EvaluateAsync<string>("location.href"));

    /// <summary>Waits until this screen shows (<c>body[data-state]</c>).</summary>
    public Task ScreenAsync(string screen, TimeSpan? timeout = null) =>
        WaitAsync($"document.body.dataset.state === '{screen}'", timeout);

    /// <summary>Clicks a person's call button in the lobby, as soon as that is possible.</summary>
    public Task CallAsync(Person other, string kind = "video") =>
        Page.ClickAsync($"[data-user=\"{other.Name}\"] [data-call={kind}]:enabled");

    /// <summary>Waits until the other one is listed as somebody who can be called.</summary>
    public Task CanCallAsync(Person other) =>
        WaitAsync($"document.querySelector('[data-user=\"{other.Name}\"] [data-call=video]:enabled')");

    /// <summary>Waits for the ring and takes the call.</summary>
    public async Task AcceptAsync(string kind = "video")
    {
        await ScreenAsync("incoming");
        await Page.ClickAsync($"#accept-{kind}");
    }

    /// <summary>Waits until the call is connected.</summary>
    public Task ConnectedAsync(TimeSpan? timeout = null) =>
        WaitAsync("document.body.dataset.state === 'call' && document.querySelector('#stage').dataset.media === 'connected'", timeout);

    /// <summary>Waits for the end of the call, which must be this one.</summary>
    /// <returns>The reason in words.</returns>
    public async Task<string> EndedAsync(string reason, TimeSpan? timeout = null)
    {
        await ScreenAsync("ended", timeout);
        Assert.Equal(reason, await Page.EvaluateAsync<string>("document.querySelector('#ended').dataset.reason"));
        return await TextAsync("#ended-reason");
    }

    /// <summary>Waits until the other side's colour moves on this page, and its tone sounds.</summary>
    public Task SeesAndHearsAsync(Person other) => SeesAndHearsAsync(other.Source!);

    public Task SeesAndHearsAsync(MediaSource source) => ExplainedAsync(_probe.WaitForMediaAsync(RemoteVideo, source));

    public Task SeesAsync(Rgb color) => ExplainedAsync(_probe.WaitForColorAsync(RemoteVideo, color));

    public Task HearsAsync(Person other) => ExplainedAsync(_probe.WaitForToneAsync(RemoteVideo, other.Source!.ToneHz));

    public Task HearsNothingAsync() => ExplainedAsync(_probe.WaitForSilenceAsync(RemoteVideo));

    public Task HangUpAsync() => Page.ClickAsync("#hang-up");

    /// <summary>The element is there and not hidden.</summary>
    public Task ShowsAsync(string selector) => WaitAsync($"document.querySelector('{selector}').checkVisibility()");

    public Task HidesAsync(string selector) => WaitAsync($"!document.querySelector('{selector}').checkVisibility()");

    public Task<string> TextAsync(string selector) => Page.EvaluateAsync<string>("(s) => document.querySelector(s).textContent", selector);

    /// <summary>Waits until the page has given so many messages of this type to its socket.</summary>
    public Task SentAsync(string type, int count = 1) => WaitAsync(
        $"parleyJournal.entries.filter(({{ step, detail }}) => step === 'sent' && detail === '{type}').length >= {count}");

    public Task<CallJournal> JournalAsync() => CallJournal.ReadAsync(Page);

    /// <summary>Waits for a condition; a failure tells what the page had done.</summary>
    public Task WaitAsync(string condition, TimeSpan? timeout = null) => ExplainedAsync(Page.WaitForAsync(condition, timeout));

    /// <summary>Errors that contain this text belong to the test: the browser's own complaint of a lost socket, say.</summary>
    public void Expect(string error) => _expectedErrors.Add(error);

    /// <summary>Fails when the page complained of anything unexpected: uncaught errors, rejections, console errors.</summary>
    public async Task IsHealthyAsync()
    {
        var rejections = (await JournalAsync()).Details("unhandled rejection");
        var unexpected = Page.Errors.Concat(rejections).Where(error => !_expectedErrors.Any(known => error.Contains(known, StringComparison.Ordinal)));
        Assert.True(!unexpected.Any(), string.Join("\n", unexpected));
    }

    public ValueTask DisposeAsync() => Page.DisposeAsync();

    private static async Task<Person> PrepareAsync(IBrowserPage page, string name, MediaSource? source, string[] scripts)
    {
        var probe = source is null ? await MediaProbe.InstallAsync(page) : await MediaProbe.InstallAsync(page, source);
        await CallJournal.InstallAsync(page);
        foreach (var script in scripts)
        {
            await page.AddInitScriptAsync(script);
        }

        return new Person(page, probe, source, name);
    }

    private async Task ExplainedAsync(Task waiting)
    {
        try
        {
            await waiting;
        }
        catch (BrowserException late)
        {
            throw new BrowserException($"{Name}: {late.Message}\n{await DescribeAsync()}", late);
        }
    }

    private async Task<string> DescribeAsync()
    {
        try
        {
            var text = BlankLines().Replace(await Page.EvaluateAsync<string>("document.body.innerText"), "\n");
            return $"errors: {string.Join(" | ", Page.Errors)}\nscreen: {text}\njournal:\n{await JournalAsync()}";
        }
        catch (BrowserException gone)
        {
            return gone.Message;
        }
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex BlankLines();
}
