using System.Net.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.TurnServer.Metrics;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Hosting;

/// <summary>Adds the STUN and TURN server to a host.</summary>
public static class TurnServices
{
    /// <summary>
    /// Adds the server, with the options of the section <see cref="TurnOptions.Section"/>, as a hosted service, <see cref="ITurnServer"/> and
    /// <see cref="ITurnAllocations"/>. For TLS register an <see cref="ITurnCertificate"/>.
    /// </summary>
    public static IServiceCollection AddTurnServer(this IServiceCollection services)
    {
        // Validated by the service when it starts, and again when the configuration changes. ValidateOnStart would add an options monitor, which
        // throws into the configuration's reload what is wrong then.
        services.AddOptions<TurnOptions>().BindConfiguration(TurnOptions.Section);
        services.AddSingleton<IValidateOptions<TurnOptions>, TurnOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurnCertificate, NoCertificate>();
        services.AddSingleton<LiveAllocations>();
        services.AddSingleton<ITurnAllocations>(provider => provider.GetRequiredService<LiveAllocations>());
        services.AddSingleton<TurnMetrics>();
        services.AddSingleton<TurnJournal>();
        services.AddSingleton<TurnService>();
        services.AddSingleton<ITurnServer>(provider => provider.GetRequiredService<TurnService>());
        services.AddHostedService(provider => provider.GetRequiredService<TurnService>());
        return services;
    }

    private sealed class NoCertificate : ITurnCertificate
    {
        public bool IsThere => false;

        public SslStreamCertificateContext Current => throw new InvalidOperationException("There is no certificate; look at IsThere first.");
    }
}
