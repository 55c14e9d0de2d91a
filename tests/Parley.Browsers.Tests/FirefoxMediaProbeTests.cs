namespace Parley.Browsers.Tests;

/// <inheritdoc/>
public sealed class FirefoxMediaProbeTests : MediaProbeTests
{
    private protected override async Task<IBrowser> LaunchAsync() => await Firefox.LaunchAsync();
}
