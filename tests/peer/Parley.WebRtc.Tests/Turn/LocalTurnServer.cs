using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.SansIO;
using Parley.TurnServer.Hosting;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Tests.Turn;

/// <summary>Parley's TURN server in this process, on free ports of the loopback.</summary>
internal sealed class LocalTurnServer : IAsyncDisposable
{
    private readonly IHost _host;

    private LocalTurnServer(IHost host, TurnCertificate certificate) => (_host, Certificate) = (host, certificate);

    public TurnCertificate Certificate { get; }

    public int AllocationCount => _host.Services.GetRequiredService<ITurnAllocations>().Snapshot().Count;

    public static async Task<LocalTurnServer> StartAsync()
    {
        var certificate = new TurnCertificate();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Parley:Turn:Port"] = "0",
            ["Parley:Turn:Listen:0"] = "127.0.0.1",
            ["Parley:Turn:Tls:Port"] = "0",
            ["Parley:Turn:Tls:Listen:0"] = "127.0.0.1",
            ["Parley:Turn:Loops"] = "1",
            ["Parley:Turn:Users:0:Name"] = "naomi",
            ["Parley:Turn:Users:0:Password"] = "secret",
            ["Parley:Turn:AllowPeers:0"] = "127.0.0.0/8",
        });
        builder.Services.AddSingleton<ITurnCertificate>(certificate);
        builder.Services.AddTurnServer();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new LocalTurnServer(host, certificate);
    }

    /// <summary>Its URL over a transport.</summary>
    public RtcIceServer Url(TransportProtocol protocol)
    {
        var listener = _host.Services.GetRequiredService<ITurnServer>().Listeners.First(listener => listener.Protocol == protocol);
        var port = listener.EndPoint.Port;
        return new RtcIceServer(protocol switch
        {
            TransportProtocol.Udp => $"turn:127.0.0.1:{port}",
            TransportProtocol.Tcp => $"turn:127.0.0.1:{port}?transport=tcp",
            _ => $"turns:localhost:{port}?transport=tcp",
        })
        {
            Username = "naomi",
            Credential = "secret",
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Certificate.Dispose();
    }
}
