using Parley.Server.Gateways;
using Parley.Server.MdnJson;
using Parley.Server.Turn;
using Parley.Server.WebSockets;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Server.Hosting;

/// <summary>Puts the server together: configuration, services, listeners, pipeline.</summary>
internal static class ParleyServer
{
    /// <summary>Builds the server without starting it.</summary>
    /// <param name="settings">Settings of the command line; they win over files and the environment.</param>
    /// <param name="customize">Replaces services, such as the clock.</param>
    public static WebApplication Build(
        IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "parley",
            EnvironmentName = settings.GetValueOrDefault("environment"),
        });
        builder.Configuration.AddInMemoryCollection(settings);

        builder.AddFoundation();
        var addresses = Listeners.Read(builder.Configuration);
        builder.Services.AddTurnForCalls(addresses, Backends.Read(builder.Configuration));
        builder.AddParleySilo();
        builder.Services.AddGateway();
        builder.Services.AddMdnJson();
        builder.AddListeners(addresses);
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseHealthChecks("/healthz");
        app.UseMetrics();
        app.UseWebSocketEndpoint();
        app.UseWebSite();
        return app;
    }

    private static void AddListeners(this WebApplicationBuilder builder, IReadOnlyList<BindingAddress> addresses)
    {
        // They are opened here; Kestrel itself must not open them a second time.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        // What a socket has to say is handled on the thread that heard it: no hop for each message (docs/decisions).
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in addresses)
            {
                Listeners.Listen(kestrel, address);
            }
        });
    }
}
