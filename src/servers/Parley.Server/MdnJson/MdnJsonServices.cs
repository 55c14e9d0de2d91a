using Parley.Server.WebSockets;
using Parley.Signaling.MdnJson;

namespace Parley.Server.MdnJson;

/// <summary>Registers the <c>json</c> protocol.</summary>
internal static class MdnJsonServices
{
    public static void AddMdnJson(this IServiceCollection services)
    {
        services.AddSingleton<MdnJsonGateway>();
        services.AddSingleton<ISubProtocol, MdnJsonProtocol>();
        services.AddHostedService<MdnJsonService>();
    }
}
