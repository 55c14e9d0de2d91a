namespace Parley.Web.Tests.Staging;

/// <summary>What all tests share, each part started when first asked for: both browsers and one server with its defaults.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly SharedBrowsers _browsers = new();
    private readonly Lazy<Task<ParleyProcess>> _server = new(() => ParleyProcess.StartAsync());

    /// <summary>The shared Chromium.</summary>
    public Task<IBrowser> ChromiumAsync() => _browsers.ChromiumAsync();

    /// <summary>The shared Firefox.</summary>
    public Task<IBrowser> FirefoxAsync() => _browsers.FirefoxAsync();

    /// <summary>The shared server.</summary>
    public Task<ParleyProcess> ServerAsync() => _server.Value;

    /// <summary>Two people in Chromium, in the lobby of the shared server.</summary>
    internal async Task<Pair> MeetAsync() => await MeetAsync(await ServerAsync());

    /// <summary>Two people in Chromium, in a server's lobby.</summary>
    internal async Task<Pair> MeetAsync(ParleyProcess server)
    {
        var chromium = await ChromiumAsync();
        return await Pair.MeetAsync((chromium, server.Url), (chromium, server.Url));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browsers.DisposeAsync();
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
