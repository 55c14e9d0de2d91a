using Microsoft.Extensions.Options;
using Parley.Server.Options;
using Parley.Server.Tls;
using Parley.Server.Turn;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Options;

namespace Parley.Server.Hosting;

/// <summary>What every verb that runs a server stands on: options, logs, telemetry, data directory, certificates, TURN.</summary>
internal static class Foundation
{
    // Clients have been told before; what still hangs then is cut off.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    public static void AddFoundation(this IHostApplicationBuilder builder)
    {
        builder.AddLogs();
        builder.AddTelemetry();
        var services = builder.Services;
        services.AddOptions<ParleyOptions>().BindConfiguration(ParleyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ParleyOptions>, ParleyOptionsValidator>();
        services.AddSingleton<IValidateOptions<ParleyOptions>, UnknownSettings>();
        services.AddSingleton<IValidateOptions<TurnOptions>, UnknownSettings>();
        services.AddSingleton(new ServerClock(TimeProvider.System));
        services.AddSingleton<DataDirectory>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServerCertificate>(
            provider, provider.GetRequiredService<IOptions<ParleyOptions>>().Value.Tls));
        services.AddHealthChecks().AddCheck<TurnHealth>("turn");
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton<ITurnCertificate, TurnCertificate>();
        services.AddTurnServer();
    }
}
