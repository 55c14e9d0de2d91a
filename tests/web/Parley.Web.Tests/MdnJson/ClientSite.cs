using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Web.Tests.MdnJson;

/// <summary>Serves the page of the <c>json</c> client from an origin of its own, as somebody's own web site does.</summary>
public sealed class ClientSite : IAsyncLifetime
{
    private readonly WebApplication _site = Build();

    /// <summary>The page's address; the page dials this server.</summary>
    /// <param name="server">The server whose <c>/ws</c> the page dials.</param>
    /// <param name="add">How the page adds its tracks: <c>track</c> or <c>transceiver</c>.</param>
    internal string Url(ParleyProcess server, string add)
    {
        var own = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return $"{own}/?server=ws://localhost:{server.Port}/ws&add={add}";
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await _site.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/", () => File("index.html", "text/html"));
        site.MapGet("/client.js", () => File("client.js", "text/javascript"));
        return site;
    }

    private static IResult File(string name, string contentType) =>
        Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream($"mdn-json/{name}")!, contentType);
}
