using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Server.Options;
using Parley.Server.Tls;

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

        builder.AddLogs();
        builder.AddTelemetry();
        builder.Services.AddOptions<ParleyOptions>().BindConfiguration(ParleyOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ParleyOptions>, ParleyOptionsValidator>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddSingleton<ServerCertificate>();
        builder.Services.AddHealthChecks();
        builder.AddListeners();
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseHealthChecks("/healthz");
        app.UseMetrics();
        app.UseWebSite();
        return app;
    }

    private static void AddListeners(this WebApplicationBuilder builder)
    {
        var addresses = Listeners.Read(builder.Configuration);
        // They are opened here; Kestrel itself must not open them a second time.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
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
