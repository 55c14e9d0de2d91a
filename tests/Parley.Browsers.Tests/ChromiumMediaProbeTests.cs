namespace Parley.Browsers.Tests;

/// <inheritdoc/>
[Collection(BrowserGroup.Name)]
public sealed class ChromiumMediaProbeTests(SharedBrowsers browsers) : MediaProbeTests
{
    private protected override Task<IBrowser> BrowserAsync() => browsers.ChromiumAsync();
}
