using System.Net;

namespace Parley.Server.Hosting;

/// <summary>Puts the STUN and TURN server together without anything else; with a small web server only where figures are asked for.</summary>
internal static class TurnAlone
{
    /// <summary>Builds it without starting it.</summary>
    /// <param name="settings">Settings of the command line; they win over files and the environment.</param>
    /// <param name="metricsListen">Where to serve health and metrics; null for nowhere.</param>
    public static IHost Build(IReadOnlyDictionary<string, string?> settings, string? metricsListen)
    {
        var environment = settings.GetValueOrDefault("environment");
        if (metricsListen is null)
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "parley", EnvironmentName = environment });
            builder.Configuration.AddInMemoryCollection(settings);
            builder.AddFoundation();
            return builder.Build();
        }

        if (!IPEndPoint.TryParse(metricsListen, out var endPoint) || !metricsListen.Contains(':', StringComparison.Ordinal))
        {
            throw new StartException($"--metrics-listen takes ADDRESS:PORT, such as 127.0.0.1:9641, and not '{metricsListen}'.");
        }

        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "parley", EnvironmentName = environment });
        web.Configuration.AddInMemoryCollection(settings);
        web.AddFoundation();
        web.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint);
        });
        var app = web.Build();
        app.UseHealthChecks("/healthz");
        app.UseMetrics();
        return app;
    }
}
