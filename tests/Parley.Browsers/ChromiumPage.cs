using Microsoft.Playwright;

namespace Parley.Browsers;

/// <summary>A tab of <see cref="Chromium"/>.</summary>
internal sealed class ChromiumPage : BrowserPage
{
    private readonly IPage _page;
    private readonly bool _ownsContext;

    public ChromiumPage(IPage page, bool ownsContext)
    {
        _page = page;
        _ownsContext = ownsContext;
        _page.SetDefaultTimeout(15_000);
        _page.Console += (_, message) => AddConsole(message.Type, Describe(message));
        _page.PageError += (_, error) => AddError(error);
        _page.Crash += (_, _) => AddError("the tab crashed");
    }

    public override string BrowserName => "chromium";

    public override Task AddInitScriptAsync(string script) => Asked(_page.AddInitScriptAsync(script));

    public override Task GotoAsync(string url) => Asked(_page.GotoAsync(url));

    public override Task ClickAsync(string selector) => Asked(_page.ClickAsync($"css={selector}"));

    public override Task FillAsync(string selector, string text) => Asked(_page.FillAsync($"css={selector}", text));

    public override Task PressAsync(string key) => Asked(_page.Keyboard.PressAsync(key));

    public override Task SetViewportAsync(int width, int height) => Asked(_page.SetViewportSizeAsync(width, height));

    public override async Task<byte[]> ScreenshotAsync(string? path = null)
    {
        try
        {
            return await _page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        }
        catch (PlaywrightException error)
        {
            throw new BrowserException(error.Message, error);
        }
    }

    public override async Task<IBrowserPage> NewTabAsync() =>
        new ChromiumPage(await _page.Context.NewPageAsync(), ownsContext: false);

    public override async Task<IBrowserPage> DuplicateAsync()
    {
        // A window opened by a script starts with a copy of its opener's session storage.
        var popup = await _page.RunAndWaitForPopupAsync(() => EvaluateAsync("void window.open(location.href)"));
        var page = new ChromiumPage(popup, ownsContext: false);
        await popup.WaitForLoadStateAsync();
        return page;
    }

    public override Task CloseAsync() => Asked(_page.CloseAsync(new PageCloseOptions { RunBeforeUnload = false }));

    public override async ValueTask DisposeAsync()
    {
        if (_ownsContext)
        {
            await _page.Context.CloseAsync();
        }
        else if (!_page.IsClosed)
        {
            await _page.CloseAsync();
        }
    }

    protected override async Task<string> EvaluateJsonAsync(string expression)
    {
        try
        {
            return await _page.EvaluateAsync<string>(expression);
        }
        catch (PlaywrightException error)
        {
            throw new BrowserException(error.Message, error);
        }
    }

    // Chromium's own complaint does not say which resource it is about; its place does.
    private static string Describe(IConsoleMessage message) => message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
        ? $"{message.Text} ({message.Location})"
        : message.Text;

    private static async Task Asked(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            throw new BrowserException(error.Message, error);
        }
    }
}
