using System.Net;
using Parley.SansIO;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Hosting;

/// <summary>The STUN and TURN server of this process. Thread-safe.</summary>
public interface ITurnServer
{
    /// <summary>The options as they are now: those of the start, or of the last change that could be used.</summary>
    TurnOptions Options { get; }

    /// <summary>Where it listens; empty before it has started, and when it is switched off.</summary>
    IReadOnlyList<TurnListener> Listeners { get; }

    /// <summary>The addresses that it relays from, as peers see them.</summary>
    IReadOnlyList<IPAddress> Relays { get; }

    /// <summary>What broke it; null while all is well. The application is stopping then.</summary>
    TurnBrokenException? Failure { get; }
}

/// <summary>One address that clients reach.</summary>
/// <param name="Protocol">UDP, TCP or TLS.</param>
/// <param name="EndPoint">The address with its actual port.</param>
public sealed record TurnListener(TransportProtocol Protocol, IPEndPoint EndPoint)
{
    /// <summary>The URI that clients are given (RFC 7065).</summary>
    /// <param name="host">A host name or address, IPv6 in brackets.</param>
    public string UriFor(string host) => Protocol switch
    {
        TransportProtocol.Udp => $"turn:{host}:{EndPoint.Port}?transport=udp",
        TransportProtocol.Tcp => $"turn:{host}:{EndPoint.Port}?transport=tcp",
        _ => $"turns:{host}:{EndPoint.Port}?transport=tcp",
    };

    /// <inheritdoc/>
    public override string ToString() => UriFor(EndPoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? $"[{EndPoint.Address}]" : $"{EndPoint.Address}");
}
