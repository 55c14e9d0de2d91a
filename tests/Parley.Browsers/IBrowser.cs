namespace Parley.Browsers;

/// <summary>A running browser. Dispose it to end its processes; members may be called from any thread.</summary>
public interface IBrowser : IAsyncDisposable
{
    /// <summary><c>chromium</c> or <c>firefox</c>.</summary>
    string Name { get; }

    /// <summary>Opens a blank page with storage of its own, as another person's browser would have.</summary>
    /// <exception cref="BrowserException">The browser is gone or did not answer in time.</exception>
    Task<IBrowserPage> NewPageAsync(PageOptions? options = null);
}
