using System.Net;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Servers;

/// <summary>
/// Our server for calls between browsers, on the public side: page and signaling at one address, STUN and TURN at another, so that both have port 443.
/// </summary>
internal sealed class CallService : IAsyncDisposable
{
    /// <summary>The name of the page's address.</summary>
    public const string PageName = "calls.example.org";

    private const string TurnInterface = "eth1";

    private readonly DirectoryInfo _data;
    private readonly ServerProcess _process;

    private CallService(DirectoryInfo data, ServerProcess process, string hosts) => (_data, _process, Hosts) = (data, process, hosts);

    /// <summary>The page.</summary>
    public static string Url => $"https://{PageName}/";

    /// <summary>The lines of /etc/hosts that its clients need.</summary>
    public string Hosts { get; }

    /// <summary>Starts it on a machine of its own.</summary>
    /// <param name="landscape">Where the machine is added.</param>
    /// <param name="internet">The public side.</param>
    /// <param name="certificate">The certificate for its names, and its key.</param>
    public static async Task<CallService> StartAsync(Landscape landscape, Internet internet, (string Certificate, string Key) certificate)
    {
        var host = Host.Create(landscape, "calls", internet);
        var (page, turn) = (host.Addresses[0], internet.Attach(landscape, host.Machine, TurnInterface, Families.IPv4).IPv4!);
        await landscape.BuildAsync();
        var data = Directory.CreateTempSubdirectory("parley-natlab-");
        var process = await ServerProcess.StartAsync(
            host.Machine, "serve", "--urls", $"https://{page}:443", "--data", data.FullName,
            "--tls-cert", certificate.Certificate, "--tls-key", certificate.Key,
            // Guests on a public address must be asked for.
            "--Parley:Guests:Allow=Always",
            $"--Parley:Turn:Listen:0={turn}:3478", $"--Parley:Turn:Tls:Listen:0={turn}:443",
            $"--Parley:Turn:PublicHost={TurnService.Name}", $"--Parley:Turn:AllowPeers:0={Internet.IPv4Range}");
        return new CallService(data, process, HostsFile(page, turn));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Delete(recursive: true);
    }

    // For UDP Chromium asks for the name with a dot at its end, which is another one in this file.
    private static string HostsFile(IPAddress page, IPAddress turn) =>
        $"127.0.0.1 localhost\n{page} {PageName}\n{turn} {TurnService.Name} {TurnService.Name}.\n";
}
