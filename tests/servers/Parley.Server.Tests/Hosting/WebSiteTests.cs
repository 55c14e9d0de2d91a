using System.Net;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Hosting;

public sealed class WebSiteTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly HttpClient Client = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Theory]
    [InlineData("", "text/html; charset=utf-8")]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("main.js", "text/javascript; charset=utf-8")]
    [InlineData("icon.svg", "image/svg+xml")]
    [InlineData("sdk/index.js", "text/javascript; charset=utf-8")]
    public async Task The_page_and_the_SDK_are_served(string path, string type)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        using var first = await GetAsync("main.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(shared.Server.Http, "main.js"));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("sdk/README.md")]
    [InlineData("../Parley.slnx")]
    [InlineData("%2e%2e/Parley.slnx")]
    [InlineData(".editorconfig")]
    [InlineData("nothing-here")]
    public async Task Nothing_else_is_served(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("")]
    [InlineData("healthz")]
    [InlineData("nothing-here")]
    public async Task Every_answer_tells_the_browser_to_be_careful(string path)
    {
        using var response = await GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' ws: wss:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("camera=(self)", Assert.Single(response.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Health_is_told() => Assert.Equal("Healthy", await Client.GetStringAsync(
        new Uri(shared.Server.Http, "healthz"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Metrics_tell_memory_and_connections()
    {
        await using var client = await TestClient.SignInAsync(shared.Server.WebSocket(), "measured");

        var metrics = await Client.GetStringAsync(new Uri(shared.Server.Http, "metrics"), TestContext.Current.CancellationToken);

        Assert.Contains("parley_connections", metrics, StringComparison.Ordinal);
        Assert.Contains("parley_sessions", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_last_collection_heap_size_bytes", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_not_told_through_a_proxy()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(shared.Server.Http, "metrics"));
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(new Uri(shared.Server.Http, path), TestContext.Current.CancellationToken);
}
