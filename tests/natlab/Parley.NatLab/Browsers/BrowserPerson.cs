using System.Text.Json;
using Parley.Browsers;
using Parley.NatLab.Networks;
using Parley.NatLab.Peers;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Browsers;

/// <summary>Somebody in front of the call page in a browser of their own, with a camera of one colour and a microphone of one tone.</summary>
internal sealed class BrowserPerson : IAsyncDisposable
{
    private const string RemoteVideo = "#remote-video";

    // Two browsers encode and decode in software, and other tests may run beside them.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private static int _people;

    private readonly BrowserMachine _machine;
    private readonly IBrowserPage _page;
    private readonly MediaProbe _probe;
    private readonly MediaSource _source;

    private BrowserPerson(BrowserMachine machine, IBrowserPage page, MediaProbe probe, string name, MediaSource source) =>
        (_machine, _page, _probe, Name, _source) = (machine, page, probe, name, source);

    /// <summary>Their name, which nobody else has.</summary>
    public string Name { get; }

    /// <summary>Starts a browser on their machine, and opens the page in it.</summary>
    public static async Task<BrowserPerson> OpenAsync(Host host, Laboratory laboratory, string name, MediaSource source)
    {
        (await laboratory.CallsAsync()).Introduce(host);
        var machine = await BrowserMachine.StartAsync(host.Machine, laboratory.Authority);
        try
        {
            var page = await machine.OpenAsync();
            var probe = await MediaProbe.InstallAsync(page, source);
            await page.GotoAsync(CallService.Url);
            return new BrowserPerson(machine, page, probe, $"{name} {Interlocked.Increment(ref _people)}", source);
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Enters the lobby as a guest.</summary>
    public async Task EnterAsync()
    {
        await ScreenAsync("entrance");
        await _page.FillAsync("#name", Name);
        await _page.ClickAsync("#enter");
        await ScreenAsync("lobby");
    }

    /// <summary>Calls somebody who is, or soon will be, in the lobby.</summary>
    public async Task CallAsync(BrowserPerson other)
    {
        var button = $"[data-user=\"{other.Name}\"] [data-call=video]:enabled";
        await _page.WaitForAsync($"document.querySelector('{button}')");
        await _page.ClickAsync(button);
    }

    /// <summary>Waits until it rings.</summary>
    public Task RingingAsync() => ScreenAsync("incoming");

    /// <summary>Takes the call.</summary>
    public Task AcceptAsync() => _page.ClickAsync("#accept-video");

    /// <summary>Waits until media can flow.</summary>
    public Task ConnectedAsync() => _page.WaitForAsync(
        "document.body.dataset.state === 'call' && document.querySelector('#stage').dataset.media === 'connected'", ConnectTimeout);

    /// <summary>Waits until the other side's colour moves on this page, and its tone sounds.</summary>
    public Task SeesAndHearsAsync(BrowserPerson other) => _probe.WaitForMediaAsync(RemoteVideo, other._source);

    /// <summary>The pair that carries the call; null if there is none.</summary>
    public async Task<PeerReport.Selected?> SelectedAsync() => PairStats.Selected(await _probe.StatsAsync());

    /// <summary>Ends the call.</summary>
    public Task HangUpAsync() => _page.ClickAsync("#hang-up");

    /// <summary>Waits for the end of the call, after which the page must not have complained of anything.</summary>
    public async Task EndedAsync()
    {
        await ScreenAsync("ended");
        if (_page.Errors is { Count: > 0 } errors)
        {
            throw new BrowserException($"{Name}'s page complains: {string.Join(" | ", errors)}");
        }
    }

    /// <summary>What the page shows, what it complains of, and its pairs, for a failure's message.</summary>
    public async Task<string> DescribeAsync()
    {
        var told = $"{Name}: errors: {string.Join(" | ", _page.Errors)}";
        try
        {
            told += $"\nscreen: {await _page.EvaluateAsync<string>("document.body.innerText.replace(/\\s*\\n\\s*/g, '; ')")}";
            return $"{told}\n{PairStats.Describe(await _probe.StatsAsync())}";
        }
        catch (Exception gone) when (gone is BrowserException or JsonException)
        {
            return $"{told}\n{gone.Message}";
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    private Task ScreenAsync(string screen) => _page.WaitForAsync($"document.body.dataset.state === '{screen}'");
}
