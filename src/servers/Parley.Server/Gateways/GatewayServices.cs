using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.Server.Identity;
using Parley.Server.Options;
using Parley.Server.WebSockets;
using Parley.Signaling;

namespace Parley.Server.Gateways;

/// <summary>Registers what a gateway is made of.</summary>
internal static class GatewayServices
{
    public static void AddGateway(this IServiceCollection services)
    {
        // The bearer options without the authentication middleware: tokens come in the first message, not in a header.
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IAuthenticator, JwtAuthenticator>();
        services.AddSingleton<IIceServerProvider, IceServers>();
        services.AddSingleton(provider => SigningKeys.Load(provider.GetRequiredService<DataDirectory>()));
        services.AddSingleton<CallTicketCodec>();
        services.AddSingleton(provider => Microsoft.Extensions.Options.Options.Create(
            CallTimes(provider.GetRequiredService<IOptions<ParleyOptions>>().Value.Limits)));
        services.AddSingleton(provider => Microsoft.Extensions.Options.Options.Create(
            Directory(provider.GetRequiredService<IOptions<ParleyOptions>>().Value.Limits)));
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<GatewayEnvironment>();
        services.AddSingleton<IGatewayEnvironment>(provider => provider.GetRequiredService<GatewayEnvironment>());
        services.AddSingleton(provider => Limits(provider.GetRequiredService<IOptions<ParleyOptions>>().Value.Limits));
        services.AddSingleton<Gateway>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<ISubProtocol, ParleyProtocol>();
        services.AddHostedService<GatewayService>();
        services.AddHostedService<QuietCollectionService>();
    }

    private static CallOptions CallTimes(LimitOptions limits) =>
        new() { RingTimeout = limits.RingTimeout, RecoveryWindow = limits.RecoveryWindow };

    private static UserShardOptions Directory(LimitOptions limits) => new() { MaxSessionsPerUser = limits.MaxSessionsPerUser };

    private static SessionLimits Limits(LimitOptions limits) => new()
    {
        MaxMessageBytes = limits.MaxMessageBytes,
        MessagesPerSecond = limits.MessagesPerSecond,
        MessageBurst = limits.MessageBurst,
        HelloTimeout = limits.HelloTimeout,
        ResumeWindow = limits.ResumeWindow,
        MaxSubscribedUsers = limits.MaxSubscribedUsers,
        LobbySize = limits.LobbySize,
        PingInterval = limits.PingInterval,
        PingTimeout = limits.PingTimeout,
        Stream = new SessionStreamOptions
        {
            UnackedEvents = limits.UnackedEvents,
            UnackedEventBytes = limits.UnackedEventBytes,
        },
    };
}
