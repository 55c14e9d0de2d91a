using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>TLS connections of which both sides end while the other one still sends.</summary>
public sealed class TlsTransportTests
{
    private const int Times = 100;

    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();
    private static readonly byte[] Much = new byte[256 << 10];

    private static readonly SslClientAuthenticationOptions AnyServer = new()
    {
        TargetHost = "turn.example.org", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };

    [Fact]
    public async Task An_end_that_is_said_while_bytes_come_breaks_nothing()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        for (var i = 0; i < Times; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
            await using var client = new TlsTransport(socket);
            await using var server = new TlsTransport(await listener.AcceptAsync(TestContext.Current.CancellationToken));
            await using var clients = new SslStream(client);
            await using var servers = new SslStream(server);
            await Task.WhenAll(
                clients.AuthenticateAsClientAsync(AnyServer, TestContext.Current.CancellationToken),
                servers.AuthenticateAsServerAsync(new() { ServerCertificateContext = Certificate }, TestContext.Current.CancellationToken));

            var received = await Task.WhenAll(ReceiveAsync(client, clients), ReceiveAsync(server, servers), SendAsync(client, clients), SendAsync(server, servers))
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

            Assert.Equal([Much.Length, Much.Length], received[..2]);
        }
    }

    private static async Task<int> ReceiveAsync(TlsTransport transport, SslStream tls)
    {
        var buffer = new byte[4096];
        var received = 0;
        for (int length; (length = await transport.ReadAsync(tls, buffer)) > 0;)
        {
            received += length;
        }

        return received;
    }

    private static async Task<int> SendAsync(TlsTransport transport, SslStream tls)
    {
        await tls.WriteAsync(Much, TestContext.Current.CancellationToken);
        await transport.EndAsync(tls);
        return 0;
    }
}
