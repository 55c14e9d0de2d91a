namespace Parley.Browsers.Tests;

/// <inheritdoc/>
[Collection(BrowserGroup.Name)]
public sealed class FirefoxMediaProbeTests(SharedBrowsers browsers) : MediaProbeTests
{
    private protected override Task<IBrowser> BrowserAsync() => browsers.FirefoxAsync();
}
