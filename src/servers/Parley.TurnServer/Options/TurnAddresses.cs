using System.Net;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Options;

/// <summary>Where the server listens and relays, once wildcards and defaults are resolved.</summary>
/// <param name="Plain">UDP and TCP.</param>
/// <param name="Tls">TLS.</param>
/// <param name="Relays">Relayed addresses, one for each IP version that is relayed.</param>
internal sealed record TurnAddresses(ListenGroup Plain, ListenGroup Tls, IReadOnlyList<RelayAddress> Relays)
{
    private static readonly string[] Loopback = ["localhost"];

    private static readonly IpPrefix[] Private =
    [
        .. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7" }
            .Select(text => IpPrefix.TryParse(text, out var prefix) ? prefix : default),
    ];

    /// <summary>Whether nobody on another machine can reach the server.</summary>
    public bool OnlyLoopback => Plain.OnlyLoopback && Tls.OnlyLoopback;

    /// <summary>Finds out where to listen and to relay.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="tls">Whether there is a certificate.</param>
    /// <param name="machine">The addresses of this machine.</param>
    public static TurnAddresses Resolve(TurnOptions options, bool tls, IReadOnlyCollection<IPAddress> machine)
    {
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<ListenAddress> listen = (options.Listen.Count > 0 ? options.Listen : Loopback).Select(Read);
        var plain = ListenGroup.Resolve(listen, options.Port, TurnOptions.DefaultPort, machine);
        var secure = ListenGroup.None;
        if (options.Tls.Listen.Count > 0)
        {
            secure = ListenGroup.Resolve(options.Tls.Listen.Select(Read), options.Tls.Port, TurnTlsOptions.DefaultPort, machine);
        }
        else if (tls)
        {
            secure = ListenGroup.Resolve(listen.Select(address => address with { Port = null }), options.Tls.Port, TurnTlsOptions.DefaultPort, machine);
        }

        IReadOnlyList<RelayAddress> relays = options.RelayAddresses.Count > 0
            ? [.. options.RelayAddresses.Select(text => RelayAddressText.Parse(text)!.Value)]
            : [.. plain.Addresses.GroupBy(address => address.AddressFamily).Select(family => new RelayAddress(IpAddress.From(family.MinBy(Distance)!)))];
        return new TurnAddresses(plain, secure, relays);
    }

    internal static bool TryParseEndPoint(string text, out TransportAddress address)
    {
        var good = ListenAddress.Parse(text) is { Port: > 0 } parsed && IpAddress.TryParse(parsed.Host, out _);
        address = good ? TransportAddress.Parse(text) : default;
        return good;
    }

    private static ListenAddress Read(string text) =>
        ListenAddress.Parse(text) ?? throw new ArgumentException($"'{text}' is no address to listen on; validate the options first.", nameof(text));

    /// <summary>How far an address is from being one that everybody reaches.</summary>
    private static int Distance(IPAddress address)
    {
        var value = IpAddress.From(address);
        return IPAddress.IsLoopback(address) ? 2 : Private.Any(prefix => prefix.Contains(value)) ? 1 : 0;
    }
}
