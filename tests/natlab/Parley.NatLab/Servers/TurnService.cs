using System.Net;
using System.Net.Sockets;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Servers;

/// <summary>Our STUN and TURN server on the public side, over UDP, TCP and TLS.</summary>
internal sealed class TurnService : IAsyncDisposable
{
    /// <summary>The name in its certificate.</summary>
    public const string Name = "turn.example.org";

    private const int Port = 3478;
    // Where firewalls let everything pass that calls itself the web.
    private const int TlsPort = 443;
    private const string User = "lab";
    private const string Password = "open sesame";

    private readonly Host _host;
    private readonly ServerProcess _process;

    private TurnService(Host host, ServerProcess process) => (_host, _process) = (host, process);

    /// <summary>Where it can be reached over a transport: both its addresses, as its name would tell.</summary>
    /// <param name="transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
    /// <param name="first">Which family comes first.</param>
    public IEnumerable<ServerPlace> Places(string transport, AddressFamily first) =>
        from address in _host.Addresses
        orderby address.AddressFamily == first descending
        select new ServerPlace(transport, address.ToString(), transport == "tls" ? TlsPort : Port, Name, User, Password);

    /// <summary>Whether an address is one of its own, and so a relayed one.</summary>
    public bool Has(IPAddress address) => _host.Addresses.Contains(address);

    /// <summary>Starts it.</summary>
    /// <param name="host">Where.</param>
    /// <param name="certificate">The certificate for <see cref="Name"/>, and its key.</param>
    public static async Task<TurnService> StartAsync(Host host, (string Certificate, string Key) certificate)
    {
        string[] places = [.. host.Addresses.Select(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}")];
        return new TurnService(host, await ServerProcess.StartAsync(
            host.Machine,
            "turn",
            [
                .. places.SelectMany(place => new[] { "--listen", $"{place}:{Port}", "--tls-listen", $"{place}:{TlsPort}" }),
                "--tls-cert", certificate.Certificate, "--tls-key", certificate.Key, "--user", $"{User}:{Password}", "--realm", "lab",
                // Documentation addresses are no public ones elsewhere, and so closed.
                "--allow-peer", Internet.IPv4Range, "--allow-peer", Internet.IPv6Range,
            ]));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
