using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Parley.TurnServer.Options;

/// <summary>An address to listen on, as an operator writes it.</summary>
/// <param name="Host">An IP address without brackets, <c>localhost</c>, or <c>*</c> for every address of this machine.</param>
/// <param name="Port">The port; null where none is named.</param>
internal sealed record ListenAddress(string Host, int? Port)
{
    private const string Everything = "*";
    private const string Localhost = "localhost";

    /// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:3478</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:3478</c>, <c>*</c>, <c>*:3478</c> or <c>localhost</c>.</summary>
    /// <returns>Null when it is none of these.</returns>
    public static ListenAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (host, colonPort) = Split(text);
        int? port = null;
        if (colonPort.Length > 0)
        {
            if (!ushort.TryParse(colonPort.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            port = number;
        }

        return host is Everything or Localhost || TryReadAddress(host, out _) ? new ListenAddress(host, port) : null;
    }

    /// <summary>The addresses of this machine that it stands for.</summary>
    /// <param name="machine">All addresses of this machine.</param>
    public IEnumerable<IPAddress> Expand(IEnumerable<IPAddress> machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (Host is Everything or Localhost)
        {
            return machine.Where(address => Host == Everything || address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback));
        }

        var own = IPAddress.Parse(Host);
        return own.Equals(IPAddress.Any) || own.Equals(IPAddress.IPv6Any)
            ? machine.Where(address => address.AddressFamily == own.AddressFamily)
            : [own];
    }

    /// <summary>What names the host, without brackets, and what follows it: nothing, or a colon and the port.</summary>
    private static (string Host, string Port) Split(string text)
    {
        var bracket = text.IndexOf(']', StringComparison.Ordinal);
        if (text.StartsWith('[') && bracket > 0 && (bracket == text.Length - 1 || text[bracket + 1] == ':'))
        {
            return (text[1..bracket], text[(bracket + 1)..]);
        }

        // More than one colon: an IPv6 address as it is, which cannot have a port.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.LastIndexOf(':') != colon ? (text, "") : (text[..colon], text[colon..]);
    }

    /// <summary>Reads an IP address in the form that people write it in, without brackets.</summary>
    public static bool TryReadAddress(string host, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(host, out address)
        // "1" and "10.1" are addresses to the platform and mistakes to everybody else.
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || host.Count(letter => letter == '.') == 3);
}
