namespace Parley.Browsers.Tests;

/// <inheritdoc/>
public sealed class ChromiumMediaProbeTests : MediaProbeTests
{
    private protected override async Task<IBrowser> LaunchAsync() => await Chromium.LaunchAsync();
}
