namespace Parley.Browsers.Tests;

/// <inheritdoc/>
[Collection(BrowserGroup.Name)]
public sealed class ChromiumPageTests(SharedBrowsers browsers) : BrowserPageTests
{
    private protected override Task<IBrowser> BrowserAsync() => browsers.ChromiumAsync();

    private protected override async Task<IBrowser> LaunchRefusingAsync() =>
        await Chromium.LaunchAsync();
}
