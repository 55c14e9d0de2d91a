using System.Collections;
using Microsoft.Playwright;

namespace Parley.Browsers;

/// <summary>Debian's Chromium, headless, driven through Playwright.</summary>
public sealed class Chromium : IBrowser
{
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        // Two people's tabs run side by side: none of them is to be slowed down as a background tab.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        // Host candidates carry addresses, since nothing here resolves mDNS names.
        "--disable-features=WebRtcHideLocalIpsWithMdns",
    ];

    private readonly IPlaywright _playwright;
    private readonly Microsoft.Playwright.IBrowser _browser;
    private readonly bool _checksCertificates;

    private Chromium(IPlaywright playwright, Microsoft.Playwright.IBrowser browser, bool checksCertificates)
    {
        _playwright = playwright;
        _browser = browser;
        _checksCertificates = checksCertificates;
    }

    /// <summary>The executable: the one on PATH, or the one that <c>PARLEY_CHROMIUM</c> names.</summary>
    /// <exception cref="BrowserException">Chromium is not installed (skips the test unless <c>CI=true</c>).</exception>
    public static string Executable => BrowserProgram.Find("chromium", "PARLEY_CHROMIUM");

    /// <inheritdoc/>
    public string Name => "chromium";

    /// <summary>Starts the browser. <c>PARLEY_CHROMIUM</c> names another executable than the one on PATH.</summary>
    /// <param name="extraArguments">Flags besides the usual ones.</param>
    /// <exception cref="BrowserException">Chromium is not installed (skips the test unless <c>CI=true</c>).</exception>
    public static Task<Chromium> LaunchAsync(params string[] extraArguments) => LaunchAsync(authority: null, extraArguments);

    /// <summary>Starts the browser so that it checks certificates, and trusts an authority of the test's own.</summary>
    /// <param name="authority">Whom to trust; null to take any certificate.</param>
    /// <param name="extraArguments">Flags besides the usual ones.</param>
    /// <exception cref="BrowserException">Chromium or certutil is not installed (skips the test unless <c>CI=true</c>).</exception>
    public static Task<Chromium> LaunchAsync(TestAuthority? authority, params string[] extraArguments) =>
        LaunchProgramAsync(Executable, authority, extraArguments);

    /// <summary>Starts another program that becomes the browser, such as a script that enters a network first.</summary>
    /// <param name="executable">The program; it passes its arguments and open files on.</param>
    /// <param name="authority">Whom to trust; null to take any certificate.</param>
    /// <param name="extraArguments">Flags besides the usual ones.</param>
    /// <exception cref="BrowserException">certutil is not installed (skips the test unless <c>CI=true</c>).</exception>
    public static async Task<Chromium> LaunchProgramAsync(string executable, TestAuthority? authority, params string[] extraArguments)
    {
        var environment = new Dictionary<string, string>();
        if (authority is not null)
        {
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                environment[(string)variable.Key] = (string?)variable.Value ?? "";
            }

            environment["HOME"] = await authority.MakeHomeAsync();
            environment.Remove("XDG_DATA_HOME");
        }

        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,
                Headless = true,
                Args = [.. Flags, .. extraArguments],
                Env = authority is null ? null : environment,
                Timeout = 60_000,
            });
            return new Chromium(playwright, browser, checksCertificates: authority is not null);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IBrowserPage> NewPageAsync(PageOptions? options = null)
    {
        options ??= new PageOptions();
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = options.Locale,
            ViewportSize = new ViewportSize { Width = options.Width, Height = options.Height },
            IgnoreHTTPSErrors = !_checksCertificates,
        });
        // Playwright refuses whatever is not in the list.
        string[] granted = options.Media == MediaConsent.Granted ? ["camera", "microphone"] : [];
        await context.GrantPermissionsAsync(granted);
        return new ChromiumPage(await context.NewPageAsync(), ownsContext: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
