namespace Parley.Browsers.Tests;

/// <inheritdoc/>
[Collection(BrowserGroup.Name)]
public sealed class FirefoxPageTests(SharedBrowsers browsers) : BrowserPageTests
{
    private protected override Task<IBrowser> BrowserAsync() => browsers.FirefoxAsync();

    private protected override async Task<IBrowser> LaunchRefusingAsync() =>
        await Firefox.LaunchAsync(MediaConsent.Denied);
}
