namespace Parley.Browsers.Tests;

/// <summary>Media between two pages, in the same browser and across browsers, seen from both ends.</summary>
[Collection(BrowserGroup.Name)]
public sealed class TwoPageCallTests(SharedBrowsers browsers)
{
    private static readonly MediaSource Naomi = new(Rgb.Red, 440);
    private static readonly MediaSource Priya = new(Rgb.Blue, 880);

    [Fact]
    public async Task Two_pages_of_Chromium_see_and_hear_each_other() =>
        await CallAsync(await browsers.ChromiumAsync(), await browsers.ChromiumAsync());

    [Fact]
    public async Task Two_pages_of_Firefox_see_and_hear_each_other() =>
        await CallAsync(await browsers.FirefoxAsync(), await browsers.FirefoxAsync());

    [Fact]
    public async Task Chromium_and_Firefox_see_and_hear_each_other() =>
        await CallAsync(await browsers.ChromiumAsync(), await browsers.FirefoxAsync());

    private static async Task CallAsync(IBrowser callers, IBrowser callees)
    {
        await using var site = await TestSite.StartAsync(TwoPageCall.Html);
        await using var caller = await callers.NewPageAsync();
        await using var callee = await callees.NewPageAsync();
        var callerProbe = await MediaProbe.InstallAsync(caller, Naomi);
        var calleeProbe = await MediaProbe.InstallAsync(callee, Priya);
        await caller.GotoAsync(site.Url);
        await callee.GotoAsync(site.Url);

        await TwoPageCall.ConnectAsync(caller, callee);

        await callerProbe.WaitForMediaAsync("#remote", Priya);
        await calleeProbe.WaitForMediaAsync("#remote", Naomi);
        Assert.Empty(caller.Errors);
        Assert.Empty(callee.Errors);
    }
}
