using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Browsers.Tests;

/// <summary>Serves one HTML page on a free port of localhost.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestSite(WebApplication app) => _app = app;

    /// <summary>Completes when a page posts to <c>/left</c>.</summary>
    public Task Left => _left.Task;

    public string Url => $"{_app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/";

    public static async Task<TestSite> StartAsync(string html)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new TestSite(app);
        app.MapGet("/", () => Results.Content(html, "text/html"));
        app.MapPost("/left", () => { site._left.TrySetResult(); });
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
