namespace Parley.Browsers;

/// <summary>Debian's Firefox, headless, driven over WebDriver BiDi by a Node process.</summary>
public sealed class Firefox : IBrowser
{
    private readonly FirefoxHost _host;

    private Firefox(FirefoxHost host) => _host = host;

    /// <inheritdoc/>
    public string Name => "firefox";

    /// <summary>Starts the browser. <c>PARLEY_FIREFOX</c> names another executable than the one on PATH.</summary>
    /// <param name="media">
    /// The answer to every request for camera or microphone; Firefox keeps it for the whole browser, so
    /// <see cref="PageOptions.Media"/> must say the same.
    /// </param>
    /// <param name="extraPreferences">Preferences (about:config) besides the usual ones.</param>
    /// <param name="authority">Makes it check certificates, and trust this authority; null to take any certificate.</param>
    /// <exception cref="BrowserException">Firefox is not installed (skips the test unless <c>CI=true</c>).</exception>
    public static async Task<Firefox> LaunchAsync(
        MediaConsent media = MediaConsent.Granted,
        IReadOnlyDictionary<string, object>? extraPreferences = null,
        TestAuthority? authority = null)
    {
        var executable = BrowserProgram.Find("firefox-esr", "PARLEY_FIREFOX");
        var preferences = FirefoxPreferences.For(media);
        foreach (var (name, value) in extraPreferences ?? new Dictionary<string, object>())
        {
            preferences[name] = value;
        }

        var profile = authority is null ? null : await authority.MakeFirefoxProfileAsync();
        var host = FirefoxHost.Start(media);
        try
        {
            await host.AskAsync("launch", new { executable, preferences, profile });
            return new Firefox(host);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IBrowserPage> NewPageAsync(PageOptions? options = null)
    {
        options ??= new PageOptions { Media = _host.Media };
        if (options.Media != _host.Media)
        {
            throw new NotSupportedException("Firefox decides on camera and microphone per browser: see LaunchAsync.");
        }

        return FirefoxPage.OpenAsync(_host, options);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
