using System.Text.Json;

namespace Parley.Browsers;

/// <summary>A tab of <see cref="Firefox"/>.</summary>
internal sealed class FirefoxPage : BrowserPage
{
    private readonly FirefoxHost _host;
    private readonly int _page;
    private readonly bool _ownsContext;
    private bool _closed;

    private FirefoxPage(FirefoxHost host, int page, bool ownsContext)
    {
        _host = host;
        _page = page;
        _ownsContext = ownsContext;
        host.Listen(page, Hear);
    }

    public override string BrowserName => "firefox";

    public static async Task<IBrowserPage> OpenAsync(FirefoxHost host, PageOptions options)
    {
        var page = await host.AskAsync("newPage", new { options.Locale, options.Width, options.Height });
        return new FirefoxPage(host, page.GetInt32(), ownsContext: true);
    }

    public override Task AddInitScriptAsync(string script) =>
        _host.AskAsync("addInitScript", new { page = _page, script });

    public override Task GotoAsync(string url) => _host.AskAsync("goto", new { page = _page, url });

    public override Task ClickAsync(string selector) => _host.AskAsync("click", new { page = _page, selector });

    public override Task FillAsync(string selector, string text) =>
        _host.AskAsync("fill", new { page = _page, selector, text });

    public override Task PressAsync(string key) => _host.AskAsync("press", new { page = _page, key });

    public override Task SetViewportAsync(int width, int height) =>
        _host.AskAsync("setViewport", new { page = _page, width, height });

    public override async Task<byte[]> ScreenshotAsync(string? path = null)
    {
        var picture = (await _host.AskAsync("screenshot", new { page = _page })).GetBytesFromBase64();
        if (path is not null)
        {
            await File.WriteAllBytesAsync(path, picture);
        }

        return picture;
    }

    public override Task<IBrowserPage> NewTabAsync() => OpenedByAsync("newTab");

    public override Task<IBrowserPage> DuplicateAsync() => OpenedByAsync("duplicate");

    public override async Task CloseAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await _host.AskAsync("close", new { page = _page });
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_ownsContext)
        {
            _closed = true;
            await _host.AskAsync("closeContext", new { page = _page });
        }
        else
        {
            await CloseAsync();
        }
    }

    protected override async Task<string> EvaluateJsonAsync(string expression) =>
        (await _host.AskAsync("evaluate", new { page = _page, expression })).GetString() ?? "null";

    private async Task<IBrowserPage> OpenedByAsync(string op) =>
        new FirefoxPage(_host, (await _host.AskAsync(op, new { page = _page })).GetInt32(), ownsContext: false);

    private void Hear(JsonElement message)
    {
        var text = message.GetProperty("text").GetString() ?? "";
        switch (message.GetProperty("event").GetString())
        {
            case "console":
                AddConsole(message.GetProperty("level").GetString() ?? "log", text);
                break;
            case "pageerror":
                AddError(text);
                break;
        }
    }
}
