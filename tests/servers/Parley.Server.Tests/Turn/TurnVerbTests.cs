using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.SansIO;
using Parley.Server.Tests.Staging;
using Parley.Turn.Server;
using Parley.TurnServer.Tests.Staging;

namespace Parley.Server.Tests.Turn;

/// <summary>The verb <c>turn</c>, as an operator uses it.</summary>
public sealed class TurnVerbTests : IDisposable
{
    private static readonly string[] Options =
    [
        "--listen", "--realm", "--user", "--shared-secret", "--allow-peer", "--deny-peer", "--tls-listen", "--tls-cert", "--tls-key", "--relay-address",
        "--port-range", "--metrics-listen",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-turn-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_serves_UDP_TCP_and_TLS_with_both_kinds_of_credentials()
    {
        var (certificate, key) = WritePem("turn.example.org");
        await using var turn = await TurnProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--realm", "example.org", "--user", "naomi:pass:word", "--user", "priya:secret", "--shared-secret", "S",
            "--allow-peer", "127.0.0.0/8", "--tls-listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key,
            "--relay-address", "192.0.2.77/127.0.0.1", "--port-range", "50000-50999");
        var timed = TimeLimitedCredential.Create("S", "visitor", DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds());

        foreach (var (scheme, transport, protocol, user, password) in new[]
        {
            ("turn", "udp", TransportProtocol.Udp, "naomi", "pass:word"),
            ("turn", "tcp", TransportProtocol.Tcp, "priya", "secret"),
            ("turns", "tcp", TransportProtocol.Tls, timed.Username, timed.Password),
        })
        {
            using var client = await RelayClient.ConnectAsync(turn.EndPoint(scheme, transport), protocol);
            (client.User, client.Password) = (user, password);
            Assert.Equal(0, await client.AllocateAsync());
            Assert.Equal("192.0.2.77", client.Relayed.Address.ToString());
            Assert.InRange(client.Relayed.Port, 50_000, 50_999);
            Assert.Equal(0, await client.PermitAsync(TransportAddress.Parse("127.0.0.2:9")));
            Assert.Equal(403, await client.PermitAsync(TransportAddress.Parse("10.0.0.1:9")));
        }

        Assert.StartsWith("Parley is ready: turn:127.0.0.1:", turn.ReadyLine, StringComparison.Ordinal);
        Assert.Contains("relaying from 192.0.2.77", turn.ReadyLine, StringComparison.Ordinal);
        Assert.Equal(0, await turn.TerminateAsync());
    }

    [Fact]
    public async Task Health_and_figures_are_served_where_they_are_asked_for()
    {
        var port = FreePort();
        await using var server = await TurnProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--user", "a:b", "--metrics-listen", $"127.0.0.1:{port}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

        Assert.Equal("Healthy", await http.GetStringAsync(new Uri("healthz", UriKind.Relative), TestClient.Deadline));
        Assert.Contains(
            "parley_turn_allocations", await http.GetStringAsync(new Uri("metrics", UriKind.Relative), TestClient.Deadline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shared-secret", "--listen", "127.0.0.1:0")]
    [InlineData("NAME:PASSWORD", "--user", "naomi")]
    [InlineData("FIRST-LAST", "--user", "a:b", "--port-range", "50000")]
    [InlineData("somewhere", "--user", "a:b", "--listen", "somewhere")]
    [InlineData("Parley:Turn:Prt", "--user", "a:b", "--Parley:Turn:Prt=1")]
    [InlineData("--portrange", "--user", "a:b", "--portrange", "1-2")]
    [InlineData("open relay", "--anonymous", "--listen", "*:0")]
    [InlineData("--tls-cert", "--user", "a:b", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0")]
    [InlineData("--metrics-listen", "--user", "a:b", "--listen", "127.0.0.1:0", "--metrics-listen", "9641")]
    public async Task What_is_wrong_is_one_sentence(string named, params string[] arguments)
    {
        var (code, output, error) = await TurnProcess.RunAsync(arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("parley: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_lists_its_options()
    {
        var (code, output, _) = await TurnProcess.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(Options, option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private (string Certificate, string Key) WritePem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(_folder, "turn.crt"), Path.Combine(_folder, "turn.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
