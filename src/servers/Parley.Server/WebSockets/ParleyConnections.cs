using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.Server.WebSockets;

/// <summary>What every connection carries from the listener that took it.</summary>
/// <param name="Loopback">Whether the listener is bound to a loopback address.</param>
internal sealed record ListenerFeature(bool Loopback);

/// <summary>The layer between the transport (behind TLS, where there is TLS) and HTTP.</summary>
internal static class ParleyConnections
{
    public static void UseParleyConnections(this ListenOptions listener, bool loopback)
    {
        var feature = new ListenerFeature(loopback);
        listener.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }
}
