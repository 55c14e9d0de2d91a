namespace Parley.Browsers;

/// <summary>
/// Both browsers, each started when first asked for and then shared: a fixture for test classes. Pages of a shared
/// browser are still separate people, with storage of their own.
/// </summary>
public sealed class SharedBrowsers : IAsyncDisposable
{
    private readonly Lazy<Task<Chromium>> _chromium = new(() => Browsers.Chromium.LaunchAsync());
    private readonly Lazy<Task<Firefox>> _firefox = new(() => Browsers.Firefox.LaunchAsync());

    /// <summary>The shared Chromium.</summary>
    /// <exception cref="BrowserException">It is not installed (skips the test unless <c>CI=true</c>).</exception>
    public async Task<IBrowser> ChromiumAsync() => await _chromium.Value;

    /// <summary>The shared Firefox.</summary>
    /// <exception cref="BrowserException">It is not installed (skips the test unless <c>CI=true</c>).</exception>
    public async Task<IBrowser> FirefoxAsync() => await _firefox.Value;

    /// <summary>Ends the browsers that were started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_chromium is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _chromium.Value).DisposeAsync();
        }

        if (_firefox is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _firefox.Value).DisposeAsync();
        }
    }
}
