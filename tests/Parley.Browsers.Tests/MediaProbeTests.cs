namespace Parley.Browsers.Tests;

/// <summary>What every browser of the harness must be able to do for the tests of a call.</summary>
public abstract class MediaProbeTests
{
    private static readonly MediaSource Source = new(Rgb.Blue, 660) { ScreenColor = Rgb.Green };

    private protected abstract Task<IBrowser> BrowserAsync();

    [Fact]
    public async Task Colour_and_tone_come_through_and_a_wrong_expectation_fails()
    {
        await using var site = await TestSite.StartAsync(LoopbackCall.Html);
        var browser = await BrowserAsync();
        await using var page = await browser.NewPageAsync();
        var probe = await MediaProbe.InstallAsync(page, Source);
        await page.GotoAsync(site.Url);

        await page.ClickAsync("#call");

        await probe.WaitForMediaAsync("#remote", Source);
        var brief = TimeSpan.FromSeconds(1);
        var color = await Assert.ThrowsAsync<BrowserException>(() => probe.WaitForColorAsync("#remote", Rgb.Red, brief));
        Assert.Contains("Expected Rgb", color.Message, StringComparison.Ordinal);
        var tone = await Assert.ThrowsAsync<BrowserException>(() => probe.WaitForToneAsync("#remote", 770, brief));
        Assert.Contains("Expected 770 Hz", tone.Message, StringComparison.Ordinal);

        var stats = await probe.StatsAsync(0);
        Assert.Contains(stats, entry => entry.GetProperty("type").GetString() == "outbound-rtp");
        await Assert.ThrowsAsync<BrowserException>(() => probe.StatsAsync(7));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_frozen_picture_and_a_muted_microphone_are_told_from_flowing_media()
    {
        await using var site = await TestSite.StartAsync(LoopbackCall.Html);
        var browser = await BrowserAsync();
        await using var page = await browser.NewPageAsync();
        var probe = await MediaProbe.InstallAsync(page, Source);
        await page.GotoAsync(site.Url);
        await page.ClickAsync("#call");
        await probe.WaitForMediaAsync("#remote", Source);

        await page.EvaluateAsync("parleyProbe.connections.forEach((c) => c.close())");
        await page.WaitForAsync("""
            (async () => {
              const before = parleyProbe.picture('#remote').frames;
              await new Promise((resolve) => setTimeout(resolve, 500));
              return parleyProbe.picture('#remote').frames === before;
            })()
            """);

        await Assert.ThrowsAsync<BrowserException>(
            () => probe.WaitForColorAsync("#remote", Source.Color, TimeSpan.FromSeconds(2)));
        await probe.WaitForSilenceAsync("#remote");
    }

    [Fact]
    public async Task The_browsers_own_fake_devices_can_be_measured()
    {
        await using var site = await TestSite.StartAsync(LoopbackCall.Html);
        var browser = await BrowserAsync();
        await using var page = await browser.NewPageAsync();
        var probe = await MediaProbe.InstallAsync(page);
        await page.GotoAsync(site.Url);

        await page.ClickAsync("#call");
        await page.WaitForAsync("document.querySelector('#remote').videoWidth > 0");

        await page.WaitForAsync("parleyProbe.picture('#remote').frames > 5");
        Assert.NotNull((await probe.LookAsync("#remote")).Color);
    }
}
