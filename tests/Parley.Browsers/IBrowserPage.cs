namespace Parley.Browsers;

/// <summary>
/// One tab, the same for every browser. Selectors are CSS; expressions are JavaScript, and one that evaluates to a
/// function is called; promises are awaited. One caller at a time per page.
/// </summary>
public interface IBrowserPage : IAsyncDisposable
{
    /// <summary>The browser this page runs in: <c>chromium</c> or <c>firefox</c>.</summary>
    string BrowserName { get; }

    /// <summary>Console lines so far, as <c>level: text</c>.</summary>
    IReadOnlyList<string> Console { get; }

    /// <summary>Uncaught errors and <c>console.error</c> lines so far. A healthy page has none.</summary>
    IReadOnlyList<string> Errors { get; }

    /// <summary>Runs a script in each document before the page's own scripts, from the next navigation on.</summary>
    Task AddInitScriptAsync(string script);

    /// <summary>Navigates and returns once the document has loaded.</summary>
    Task GotoAsync(string url);

    /// <summary>Evaluates and returns the result, converted over JSON.</summary>
    /// <param name="expression">An expression, or a function to be called with <paramref name="argument"/>.</param>
    /// <param name="argument">Passed over JSON; only for functions.</param>
    /// <exception cref="BrowserException">The expression threw; the message has its error.</exception>
    Task<T> EvaluateAsync<T>(string expression, object? argument = null);

    /// <summary>Evaluates for the effect.</summary>
    Task EvaluateAsync(string expression, object? argument = null);

    /// <summary>Waits until the element can be clicked, and clicks it.</summary>
    Task ClickAsync(string selector);

    /// <summary>Waits for the field and replaces what it holds.</summary>
    Task FillAsync(string selector, string text);

    /// <summary>Presses and releases a key in the focused element, e.g. <c>Enter</c>, <c>Tab</c> or <c>a</c>.</summary>
    Task PressAsync(string key);

    /// <summary>Waits until the expression is truthy. An expression that throws counts as not yet true.</summary>
    /// <exception cref="BrowserException">It did not become true in time (default 15 s).</exception>
    Task WaitForAsync(string condition, TimeSpan? timeout = null);

    /// <summary>Sets the size of the page's viewport, in CSS pixels.</summary>
    Task SetViewportAsync(int width, int height);

    /// <summary>A PNG of the viewport; also written to <paramref name="path"/> if given.</summary>
    Task<byte[]> ScreenshotAsync(string? path = null);

    /// <summary>Opens another tab that shares this one's local storage and cookies.</summary>
    Task<IBrowserPage> NewTabAsync();

    /// <summary>Opens the same address in another tab with a copy of the session storage, as "Duplicate tab" does.</summary>
    Task<IBrowserPage> DuplicateAsync();

    /// <summary>Closes the tab as a user would: the page sees <c>pagehide</c>.</summary>
    Task CloseAsync();
}
