using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>
/// The layer between the transport (behind TLS, where there is TLS) and HTTP. A connection whose first bytes are beyond doubt a request for a
/// WebSocket at <c>/ws</c> leaves HTTP here, which saves half of the memory of an idle connection; everything else goes on untouched, and the
/// HTTP pipeline serves the same <c>/ws</c>.
/// </summary>
internal static class FastLane
{
    // A connection on which nothing comes for so long is HTTP's, which has time-outs of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void UseFastLane(this ListenOptions listener, bool loopback)
    {
        var feature = new ListenerFeature(loopback);
        listener.Use(next =>
        {
            var services = listener.ApplicationServices.GetRequiredService<ConnectionServices>();
            return connection => RunAsync(connection, next, services, feature);
        });
    }

    private static async Task RunAsync(
        ConnectionContext connection, ConnectionDelegate next, ConnectionServices services, ListenerFeature feature)
    {
        if (await TryTakeAsync(connection, services, feature) is { } taken)
        {
            await taken;
        }
        else
        {
            connection.Features.Set(feature);
            await next(connection);
        }
    }

    /// <summary>Takes the connection over, if it is for a WebSocket; the task within runs until the WebSocket ends.</summary>
    private static async ValueTask<Task?> TryTakeAsync(
        ConnectionContext connection, ConnectionServices services, ListenerFeature feature)
    {
        var input = connection.Transport.Input;
        var waiting = new FirstBytes(input);
        services.Linger(waiting, Patience);
        var read = await waiting.ReadAsync();
        var buffer = read.Buffer;
        if (!read.IsCanceled && Recognise(buffer) is { } request && Accept(request, services, feature) is var (protocol, handshake))
        {
            input.AdvanceTo(buffer.End);
            var response = UpgradeResponse.SwitchingProtocols(request.Key, protocol.Name);
            return ConverseAsync(connection, services, response, protocol, services.Admission.Terms(handshake));
        }

        // Nothing is consumed, nothing counts as seen: HTTP finds the bytes as they came.
        input.AdvanceTo(buffer.Start);
        return null;
    }

    private static UpgradeRequest? Recognise(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            return UpgradeRequest.Read(buffer.FirstSpan);
        }

        return buffer.Length <= UpgradeRequest.MaxLength ? UpgradeRequest.Read(buffer.ToArray()) : null;
    }

    private static (ISubProtocol Protocol, Handshake Handshake)? Accept(
        UpgradeRequest request, ConnectionServices services, ListenerFeature feature)
    {
        var handshake = request.Handshake(feature.Loopback);
        return services.Choose(handshake) is { } protocol && services.Admission.IsOriginAllowed(handshake) &&
            services.Admission.TryEnter() ? (protocol, handshake) : null;
    }

    private static async Task ConverseAsync(
        ConnectionContext connection, ConnectionServices services, byte[] response, ISubProtocol protocol, ConnectionTerms terms)
    {
        try
        {
            // Ignored if it fails: the WebSocket finds out at once.
            await connection.Transport.Output.WriteAsync(response);
            var stream = new PipeStream(connection.Transport);
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
            {
                IsServer = true,
                SubProtocol = protocol.Name,
                KeepAliveInterval = protocol.PingInterval,
                KeepAliveTimeout = protocol.PingTimeout,
            });
            var client = new SocketConnection(socket, connection.Abort, services, stream);
            await client.RunAsync(protocol.Open(client, terms));
        }
        finally
        {
            services.Admission.Leave();
            await connection.Transport.Output.CompleteAsync();
            await connection.Transport.Input.CompleteAsync();
        }
    }
}
