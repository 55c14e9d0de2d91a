namespace Parley.Server.WebSockets;

/// <summary><c>/ws</c> in the HTTP pipeline.</summary>
internal static class WebSocketEndpoint
{
    public static void UseWebSocketEndpoint(this WebApplication app)
    {
        var services = app.Services.GetRequiredService<ConnectionServices>();
        app.UseWebSockets();
        app.Use((context, next) => context.Request.Path == "/ws" ? RunAsync(context, services) : next(context));
    }

    private static async Task RunAsync(HttpContext context, ConnectionServices services)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "This address speaks WebSocket.");
            return;
        }

        var handshake = Handshake(context);
        if (services.Choose(handshake) is not { } protocol)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Offer the sub-protocol parley.v1.");
        }
        else if (!services.Admission.IsOriginAllowed(handshake))
        {
            await RefuseAsync(
                context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect. The operator can allow it: Parley:Origins.");
        }
        else if (!services.Admission.TryEnter())
        {
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many connections; try again later.");
        }
        else
        {
            try
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
                {
                    SubProtocol = protocol.Name,
                    KeepAliveInterval = protocol.PingInterval,
                    KeepAliveTimeout = protocol.PingTimeout,
                });
                var connection = new SocketConnection(socket, context.Abort, services);
                await connection.RunAsync(protocol.Open(connection, services.Admission.Terms(handshake)));
            }
            finally
            {
                services.Admission.Leave();
            }
        }
    }

    private static Handshake Handshake(HttpContext context)
    {
        var headers = context.Request.Headers;
        return new Handshake(
            context.Request.Host.Value ?? "",
            headers.Origin.Count > 0 ? headers.Origin.ToString() : null,
            Identity.ForwardingHeaders.AnyIn(headers),
            context.Features.Get<ListenerFeature>() is { Loopback: true },
            headers.SecWebSocketProtocol.ToString());
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why);
    }
}
