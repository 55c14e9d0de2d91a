using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Tls;

public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_changed_certificate_is_used_for_new_connections_and_the_old_ones_go_on()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (certificate, key) = WritePem("first");
        await using var server = await TestServer.StartAsync(
            clock, ("urls", "https://127.0.0.1:0"), ("Parley:Tls:Certificate", certificate), ("Parley:Tls:Key", key));
        await using var client = await TestClient.ConnectAsync(Secure(server), Trusting);
        await client.HelloAsync("before");
        Assert.Equal("CN=first", await SubjectAsync(server.Port));

        WritePem("second");
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("CN=second", await SubjectAsync(server.Port));
        await client.SettleAsync();
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_leaves_the_certificate_before_it()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (certificate, key) = WritePem("good");
        await using var server = await TestServer.StartAsync(
            clock, ("urls", "https://127.0.0.1:0"), ("Parley:Tls:Certificate", certificate), ("Parley:Tls:Key", key),
            ("Logging:LogLevel:Parley", "None"));

        await File.WriteAllTextAsync(certificate, "rubbish", TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=good", await SubjectAsync(server.Port));
        WritePem("better");
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("CN=better", await SubjectAsync(server.Port));
    }

    [Fact]
    public async Task A_pfx_file_with_a_password_serves_as_well()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Make("in a pfx", key);
        var file = Path.Combine(_folder, "server.pfx");
        await File.WriteAllBytesAsync(file, made.Export(X509ContentType.Pkcs12, "secret"), TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(
            ("urls", "https://127.0.0.1:0"), ("Parley:Tls:Certificate", file), ("Parley:Tls:Password", "secret"));

        Assert.Equal("CN=in a pfx", await SubjectAsync(server.Port));
    }

    [Fact]
    public async Task A_self_signed_certificate_names_this_machine_and_is_kept()
    {
        await using var server = await TestServer.StartAsync(("urls", "https://127.0.0.1:0"), ("Parley:Tls:SelfSigned", "true"));
        await using var client = await TestClient.ConnectAsync(Secure(server), Trusting);
        await client.HelloAsync("on the LAN");
        var file = Path.Combine(server.DataDirectory, "self-signed.pem");
        using var kept = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.True(kept.MatchesHostname("localhost"));
        Assert.True(kept.MatchesHostname("127.0.0.1"));
        Assert.True(kept.MatchesHostname(Dns.GetHostName()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await using var again = await TestServer.StartAsync(
            ("urls", "https://127.0.0.1:0"), ("Parley:Tls:SelfSigned", "true"), ("Parley:DataDirectory", server.DataDirectory));
        Assert.Equal(kept.Thumbprint, await ThumbprintAsync(again.Port));
    }

    [Fact]
    public async Task Over_HTTP2_the_same_websocket_is_served()
    {
        await using var server = await TestServer.StartAsync(("urls", "https://127.0.0.1:0"), ("Parley:Tls:SelfSigned", "true"));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = Anything } };
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1");
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await socket.ConnectAsync(Secure(server), invoker, TestClient.Deadline);

        await using var client = TestClient.Over(socket, answersPings: true);
        await client.HelloAsync("two");
        Assert.Equal("two", client.UserId);
    }

    private static void Trusting(ClientWebSocketOptions options) => options.RemoteCertificateValidationCallback = Anything;

    /// <summary>The certificates here are self-signed; which one it is, the tests look at themselves.</summary>
    private static bool Anything(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null;

    private static Uri Secure(TestServer server) => new($"wss://localhost:{server.Port}/ws");

    private static async Task<string> SubjectAsync(int port) => (await CertificateAsync(port)).Subject;

    private static async Task<string> ThumbprintAsync(int port) => (await CertificateAsync(port)).Thumbprint;

    private static async Task<X509Certificate2> CertificateAsync(int port)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port, TestClient.Deadline);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = Anything },
            TestClient.Deadline);
        return new X509Certificate2(tls.RemoteCertificate!);
    }

    private static X509Certificate2 Make(string name, ECDsa key) =>
        new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));

    private (string Certificate, string Key) WritePem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Make(name, key);
        var (certificateFile, keyFile) = (Path.Combine(_folder, "server.crt"), Path.Combine(_folder, "server.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
