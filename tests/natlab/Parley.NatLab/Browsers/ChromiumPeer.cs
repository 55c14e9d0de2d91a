using System.Text.Json;
using Parley.Browsers;
using Parley.NatLab.Networks;
using Parley.NatLab.Peers;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Browsers;

/// <summary>Somebody with the call page in a Chromium of their own, on one of the machines; their camera has one colour, their microphone one tone.</summary>
internal sealed class ChromiumPeer : IAsyncDisposable
{
    private const string RemoteVideo = "#remote-video";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly Chromium _browser;
    private readonly IBrowserPage _page;
    private readonly MediaProbe _probe;
    private readonly string _program;

    private ChromiumPeer(Chromium browser, IBrowserPage page, MediaProbe probe, MediaSource source, string program) =>
        (_browser, _page, _probe, Source, _program) = (browser, page, probe, source, program);

    /// <summary>What their devices give.</summary>
    public MediaSource Source { get; }

    /// <summary>What the page has complained of.</summary>
    public IEnumerable<string> Errors => _page.Errors;

    /// <summary>Starts the browser there, opens the page and enters the lobby.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="laboratory">Whose server and authority.</param>
    /// <param name="name">Their name, which nobody else has.</param>
    /// <param name="source">What their devices give.</param>
    public static async Task<ChromiumPeer> EnterAsync(Namespace machine, Laboratory laboratory, string name, MediaSource source)
    {
        Landscape.File(machine, "hosts", (await laboratory.CallsAsync()).Hosts);
        var program = WriteProgram(machine);
        var browser = await Chromium.LaunchProgramAsync(program, laboratory.Authority);
        var page = await browser.NewPageAsync(new PageOptions { Width = 640, Height = 480 });
        var peer = new ChromiumPeer(browser, page, await MediaProbe.InstallAsync(page, source), source, program);
        await page.GotoAsync(CallService.Url);
        await page.WaitForAsync("document.body.dataset.state === 'entrance'");
        await page.FillAsync("#name", name);
        await page.ClickAsync("#enter");
        await page.WaitForAsync("document.body.dataset.state === 'lobby'");
        return peer;
    }

    /// <summary>Calls somebody who is in the lobby.</summary>
    public Task CallAsync(string name) => _page.ClickAsync($"[data-user=\"{name}\"] [data-call=video]:enabled");

    /// <summary>Waits for the ring and takes the call.</summary>
    public async Task AcceptAsync()
    {
        await _page.WaitForAsync("document.body.dataset.state === 'incoming'");
        await _page.ClickAsync("#accept-video");
    }

    /// <summary>Waits until the call is connected.</summary>
    public Task ConnectedAsync() => _page.WaitForAsync(
        "document.body.dataset.state === 'call' && document.querySelector('#stage').dataset.media === 'connected'", ConnectTimeout);

    /// <summary>Waits until the other side's colour moves on this page, and its tone sounds.</summary>
    public Task SeesAndHearsAsync(ChromiumPeer other) => _probe.WaitForMediaAsync(RemoteVideo, other.Source);

    /// <summary>The candidates that carry the media, from the page's statistics.</summary>
    public async Task<PeerReport.Selected> SelectedAsync()
    {
        var stats = await _probe.StatsAsync();
        var pair = ById(stats, stats.First(entry => Text(entry, "type") == "transport"), "selectedCandidatePairId");
        return new PeerReport.Selected(End(ById(stats, pair, "localCandidateId")), End(ById(stats, pair, "remoteCandidateId")));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _browser.DisposeAsync();
        File.Delete(_program);
    }

    // Playwright starts one executable: a script that enters the namespace and becomes Chromium. The debugging pipe comes along.
    private static string WriteProgram(Namespace machine)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{machine.Name}-chromium");
        File.WriteAllText(file, $"#!/bin/sh\nexec ip netns exec {machine.Name} chromium \"$@\"\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static JsonElement ById(IReadOnlyList<JsonElement> stats, JsonElement from, string reference)
    {
        var id = Text(from, reference);
        return stats.First(entry => Text(entry, "id") == id);
    }

    private static PairEnd End(JsonElement candidate) => new(
        Text(candidate, "candidateType")!,
        Text(candidate, "address") ?? "",
        candidate.TryGetProperty("port", out var port) ? port.GetInt32() : 0,
        Text(candidate, "relayProtocol") ?? Text(candidate, "protocol") ?? "udp");

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
