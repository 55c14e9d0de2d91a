using System.Globalization;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Servers;

/// <summary>Where a STUN or TURN server is, its name not yet resolved.</summary>
/// <param name="IsTurn">TURN rather than STUN.</param>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">The port.</param>
/// <param name="Protocol">How to reach it.</param>
/// <remarks>
/// The grammar of RFC 7064 §3.1 and RFC 7065 §3.1:
/// <code>
/// stunURI = ( "stun" / "stuns" ) ":" host [ ":" port ]
/// turnURI = ( "turn" / "turns" ) ":" host [ ":" port ] [ "?transport=" ( "udp" / "tcp" ) ]
/// </code>
/// </remarks>
public readonly record struct IceServerUrl(bool IsTurn, string Host, ushort Port, TransportProtocol Protocol)
{
    private const ushort DefaultPort = 3478;
    private const ushort DefaultTlsPort = 5349;
    private const string TransportKey = "transport=";

    /// <summary>Reads a URL.</summary>
    /// <returns>What is wrong with it; <see cref="IceServerUrlError.None"/> if nothing is.</returns>
    public static IceServerUrlError TryParse(string? text, out IceServerUrl url)
    {
        url = default;
        var rest = text.AsSpan();
        var colon = rest.IndexOf(':');
        if (colon < 0 || SchemeOf(rest[..colon]) is not { } scheme)
        {
            return IceServerUrlError.UnknownScheme;
        }

        rest = rest[(colon + 1)..];
        var protocol = scheme.IsSecure ? TransportProtocol.Tls : TransportProtocol.Udp;
        var query = rest.IndexOf('?');
        if (query >= 0)
        {
            if (!scheme.IsTurn || !TryReadTransport(rest[(query + 1)..], scheme.IsSecure, ref protocol))
            {
                return IceServerUrlError.BadTransport;
            }

            rest = rest[..query];
        }

        if (!TrySplit(rest, out var host, out var portText))
        {
            return IceServerUrlError.BadHost;
        }

        var port = scheme.IsSecure ? DefaultTlsPort : DefaultPort;
        if (!portText.IsEmpty && (!ushort.TryParse(portText[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port == 0))
        {
            return IceServerUrlError.BadPort;
        }

        url = new IceServerUrl(scheme.IsTurn, host.ToString(), port, protocol);
        return IceServerUrlError.None;
    }

    /// <summary>The URL's text, its port always written.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var secure = Protocol == TransportProtocol.Tls ? "s" : "";
        var transport = Protocol == TransportProtocol.Tcp ? "?transport=tcp" : "";
        return $"{(IsTurn ? "turn" : "stun")}{secure}:{host}:{Port}{transport}";
    }

    private static (bool IsTurn, bool IsSecure)? SchemeOf(ReadOnlySpan<char> scheme) =>
        scheme.Equals("stun", StringComparison.OrdinalIgnoreCase) ? (false, false)
        : scheme.Equals("stuns", StringComparison.OrdinalIgnoreCase) ? (false, true)
        : scheme.Equals("turn", StringComparison.OrdinalIgnoreCase) ? (true, false)
        : scheme.Equals("turns", StringComparison.OrdinalIgnoreCase) ? (true, true)
        : null;

    // turns over UDP would be DTLS, which browsers do not speak with TURN servers either.
    private static bool TryReadTransport(ReadOnlySpan<char> query, bool isSecure, ref TransportProtocol protocol)
    {
        if (!query.StartsWith(TransportKey, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var value = query[TransportKey.Length..];
        if (value.Equals("tcp", StringComparison.OrdinalIgnoreCase))
        {
            protocol = isSecure ? TransportProtocol.Tls : TransportProtocol.Tcp;
            return true;
        }

        return value.Equals("udp", StringComparison.OrdinalIgnoreCase) && !isSecure;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        if (text.StartsWith("["))
        {
            var end = text.IndexOf(']');
            host = end > 0 ? text[1..end] : default;
            port = end > 0 ? text[(end + 1)..] : default;
            return end > 0 && (port.IsEmpty || port[0] == ':') && IpAddress.TryParse(host.ToString(), out var address) && address.Family == IpFamily.IPv6;
        }

        var colon = text.IndexOf(':');
        host = colon < 0 ? text : text[..colon];
        port = colon < 0 ? default : text[colon..];
        return host.Length > 0 && Uri.CheckHostName(host.ToString()) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
