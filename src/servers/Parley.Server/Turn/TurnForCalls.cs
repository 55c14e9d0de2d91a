using System.Net;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.TurnServer.Options;

namespace Parley.Server.Turn;

/// <summary>Registers what ties the STUN and TURN server to signaling.</summary>
internal static class TurnForCalls
{
    /// <param name="services">The services.</param>
    /// <param name="urls">Where the pages are served.</param>
    /// <param name="backends">What lies behind this server.</param>
    public static void AddTurnForCalls(this IServiceCollection services, IReadOnlyList<BindingAddress> urls, IReadOnlyList<IPAddress> backends)
    {
        services.AddSingleton<IPostConfigureOptions<TurnOptions>>(
            provider => new TurnDefaults(urls, backends, provider.GetRequiredService<DataDirectory>()));
        services.AddSingleton<EmbeddedIceServer>();
        services.AddSingleton<CallAllocations>();
    }
}
