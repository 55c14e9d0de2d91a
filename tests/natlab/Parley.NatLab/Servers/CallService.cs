using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Servers;

/// <summary>
/// Our server for calls between browsers, on the public side: page and signaling at one address, STUN and TURN at another, so that both have port 443.
/// Over IPv6 there is one address for all, and so no TURN at that port.
/// </summary>
internal sealed class CallService : IAsyncDisposable
{
    /// <summary>The name of the page's address.</summary>
    public const string PageName = "calls.example.org";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-natlab-");
    private readonly Host _host;
    private readonly IPAddress _turn;
    private ServerProcess? _process;

    private CallService(Landscape landscape, Internet internet)
    {
        _host = Host.Create(landscape, "calls", internet, Families.Both);
        _turn = internet.AddAddress(landscape, _host.Machine, Host.FirstInterface);
    }

    /// <summary>The page.</summary>
    public static string Url => $"https://{PageName}/";

    private IPAddress IPv4 => _host.Addresses.Single(address => address.AddressFamily == AddressFamily.InterNetwork);

    private IPAddress IPv6 => _host.Addresses.Single(address => address.AddressFamily == AddressFamily.InterNetworkV6);

    /// <summary>Starts it on a machine of its own.</summary>
    /// <param name="landscape">Where the machine is added.</param>
    /// <param name="internet">The public side.</param>
    /// <param name="certificate">The certificate for its names, and its key.</param>
    public static async Task<CallService> StartAsync(Landscape landscape, Internet internet, (string Certificate, string Key) certificate)
    {
        var service = new CallService(landscape, internet);
        try
        {
            await landscape.BuildAsync();
            service._process = await ServerProcess.StartAsync(service._host.Machine, "serve", service.Options(certificate));
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether an address is a relayed one.</summary>
    public bool Relays(IPAddress address) => address.Equals(_turn) || address.Equals(IPv6);

    /// <summary>Tells a machine its names, with the addresses that the machine can reach.</summary>
    public void Introduce(Host client)
    {
        var hosts = new StringBuilder("127.0.0.1 localhost\n");
        foreach (var family in client.Addresses.Select(address => address.AddressFamily).Distinct())
        {
            var (page, turn) = family == AddressFamily.InterNetwork ? (IPv4, _turn) : (IPv6, IPv6);
            // For UDP Chromium asks for the name with a dot at its end, which is another one in this file.
            hosts.Append($"{page} {PageName}\n{turn} {TurnService.Name} {TurnService.Name}.\n");
        }

        Landscape.File(client.Machine, "hosts", hosts.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private string[] Options((string Certificate, string Key) certificate) =>
    [
        "--urls", $"https://{IPv4}:443;https://[{IPv6}]:443", "--data", _data.FullName, "--tls-cert", certificate.Certificate, "--tls-key", certificate.Key,
        // Guests on a public address must be asked for.
        "--Parley:Guests:Allow=Always",
        $"--Parley:Turn:PublicHost={TurnService.Name}",
        $"--Parley:Turn:Listen:0={_turn}:3478", $"--Parley:Turn:Listen:1=[{IPv6}]:3478", $"--Parley:Turn:Tls:Listen:0={_turn}:443",
        $"--Parley:Turn:AllowPeers:0={Internet.IPv4Range}", $"--Parley:Turn:AllowPeers:1={Internet.IPv6Range}",
    ];
}
