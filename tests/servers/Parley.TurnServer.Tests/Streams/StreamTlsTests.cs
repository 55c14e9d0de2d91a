using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Parley.Stun;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>TLS.</summary>
public sealed class StreamTlsTests
{
    private static readonly SslStreamCertificateContext First = TestCertificate.Create("first.example.org");
    private static readonly SslStreamCertificateContext Second = TestCertificate.Create("second.example.org");

    [Fact]
    public async Task A_new_certificate_is_for_new_connections_and_old_ones_go_on()
    {
        var current = First;
        await using var server = StreamServer.Start(certificate: () => current);
        await using var before = await server.ConnectTlsAsync();
        await before.AllocateAsync();

        current = Second;
        await using var after = await server.ConnectTlsAsync();

        Assert.Equal("first.example.org", NameOf(before));
        Assert.Equal("second.example.org", NameOf(after));
        await after.AskSuccessfullyAsync(StunMethod.Binding);
        await before.AskSuccessfullyAsync(StunMethod.Refresh);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_had_fails_the_handshake_alone()
    {
        var broken = true;
        await using var server = StreamServer.Start(certificate: () => broken ? throw new InvalidOperationException("no certificate") : First);

        await Assert.ThrowsAnyAsync<Exception>(() => server.ConnectTlsAsync());
        await server.EndsAsync(StreamEnd.HandshakeFailed);

        broken = false;
        await using var client = await server.ConnectTlsAsync();
        await client.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Theory]
    [InlineData("stun.turn")]
    [InlineData("stun.nat-discovery")]
    public async Task The_protocols_names_are_agreed_on(string name)
    {
        await using var server = StreamServer.Start(certificate: () => First);

        await using var client = await server.ConnectTlsAsync(new SslClientAuthenticationOptions { ApplicationProtocols = [new(name)] });

        Assert.Equal(name, ((SslStream)client.Stream).NegotiatedApplicationProtocol.ToString());
        await client.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Theory]
#pragma warning disable CA5398 // The versions are what is tested.
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
#pragma warning restore CA5398 // as above
    public async Task Both_versions_of_TLS_work(SslProtocols version)
    {
        await using var server = StreamServer.Start(certificate: () => First);

        await using var client = await server.ConnectTlsAsync(new SslClientAuthenticationOptions { EnabledSslProtocols = version });

        Assert.Equal(version, ((SslStream)client.Stream).SslProtocol);
        await client.AskSuccessfullyAsync(StunMethod.Binding);
    }

    [Fact]
    public async Task Without_a_certificate_there_is_no_TLS()
    {
        await using var server = StreamServer.Start();
        using var socket = StreamPlan.Bind(server.Listeners.PlainEndPoints[0] with { Port = 0 });

        Assert.Throws<ArgumentException>(() => StreamListeners.Start(new StreamPlan { Tls = [socket] }, server.Loops));
    }

    private static string NameOf(StreamClient client) =>
        new X509Certificate2(((SslStream)client.Stream).RemoteCertificate!).GetNameInfo(X509NameType.SimpleName, false);
}
