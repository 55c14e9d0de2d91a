using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Parley.SansIO;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Tests.Staging;
using Parley.TurnServer.Tests.Streams;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class StreamHostingTests
{
    [Fact]
    public async Task UDP_and_TCP_have_the_same_port()
    {
        await using var turn = await RunningTurn.StartAsync();

        Assert.Equal(turn.EndPoint(), turn.EndPoint(TransportProtocol.Tcp));
        using var client = await turn.ConnectAsync(TransportProtocol.Tcp);
        Assert.Equal(0, await client.AllocateAsync());
        Assert.Equal(TransportProtocol.Tcp, Assert.Single(await turn.AllocationsAsync(1)).Protocol);
    }

    [Fact]
    public async Task A_changed_certificate_is_for_new_connections_and_those_that_stand_go_on()
    {
        var certificate = new ChangingCertificate("first");
        await using var turn = await RunningTurn.StartAsync(services => services.AddSingleton<ITurnCertificate>(certificate));
        using var old = await turn.ConnectAsync(TransportProtocol.Tls);
        Assert.Equal(0, await old.AllocateAsync());
        Assert.Equal(TransportProtocol.Tls, Assert.Single(await turn.AllocationsAsync(1)).Protocol);

        certificate.Change("second");

        using var other = await turn.ConnectAsync(TransportProtocol.Tls);
        Assert.Equal(("CN=first", "CN=second"), (old.CertificateSubject, other.CertificateSubject));
        Assert.Equal(0, await old.RefreshAsync(600));
        Assert.Single(await turn.AllocationsAsync(1));
    }

    [Fact]
    public async Task TLS_without_a_certificate_is_told()
    {
        var problem = await Assert.ThrowsAsync<TurnStartException>(() => RunningTurn.StartAsync(("Parley:Turn:Tls:Listen:0", "127.0.0.1")));

        Assert.Contains("--tls-cert", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_connections_are_allowed_from_now_on()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var first = await turn.ConnectAsync(TransportProtocol.Tcp);
        Assert.Equal(0, await first.AllocateAsync());

        turn.Change(("Parley:Turn:Limits:Connections", "1"));

        var refusal = await Record.ExceptionAsync(async () =>
        {
            using var second = await turn.ConnectAsync(TransportProtocol.Tcp);
            await second.AllocateAsync();
        });
        Assert.True(refusal is IOException or SocketException, $"{refusal}");
        Assert.Equal(0, await first.RefreshAsync(600));
    }

    private sealed class ChangingCertificate(string name) : ITurnCertificate
    {
        private volatile SslStreamCertificateContext _current = TestCertificate.Create(name);

        public bool IsThere => true;

        public SslStreamCertificateContext Current => _current;

        public void Change(string other) => _current = TestCertificate.Create(other);
    }
}
