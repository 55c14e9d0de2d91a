using System.Globalization;
using System.Net;
using BareKestrel;
using Microsoft.AspNetCore.Connections;

// TRANSPORT: pipeline (UseWebSockets), stream (connection middleware, WebSocket.CreateFromStream),
// frames (connection middleware, own framing over the pipes), direct (frames, sends straight to the socket).
var transport = Environment.GetEnvironmentVariable("TRANSPORT") ?? "pipeline";
var inline = Environment.GetEnvironmentVariable("INLINE") == "1";
var ioQueues = Environment.GetEnvironmentVariable("IO_QUEUES");
var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "0", CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var users = new Users();

builder.WebHost.UseSockets(options =>
{
    options.UnsafePreferInlineScheduling = inline;
    if (ioQueues is not null)
    {
        options.IOQueueCount = int.Parse(ioQueues, CultureInfo.InvariantCulture);
    }
});
builder.WebHost.ConfigureKestrel(options =>
{
    options.AddServerHeader = false;
    options.Listen(IPAddress.Loopback, port, listen =>
    {
        switch (transport)
        {
            case "stream":
                listen.Use(_ => connection => StreamTransport.RunAsync(connection, users));
                break;
            case "frames":
                listen.Use(_ => connection => FramesTransport.RunAsync(connection, users, direct: false));
                break;
            case "direct":
                listen.Use(_ => connection => FramesTransport.RunAsync(connection, users, direct: true));
                break;
        }
    });
});

var app = builder.Build();
if (transport == "pipeline")
{
    app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
    app.Run(async http =>
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        await WebSocketRelay.RunAsync(socket, users, http.RequestAborted);
    });
}

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
app.Run();
