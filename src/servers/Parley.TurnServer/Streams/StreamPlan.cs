using System.Net.Security;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Streams;

/// <summary>What <see cref="StreamListeners"/> are made from.</summary>
internal sealed record StreamPlan
{
    /// <summary>Sockets for TCP clients: bound (<see cref="Bind"/>), not listening yet. The listeners take them over and close them.</summary>
    public IReadOnlyList<Socket> Plain { get; init; } = [];

    /// <summary>The same for TLS clients.</summary>
    public IReadOnlyList<Socket> Tls { get; init; } = [];

    /// <summary>
    /// The certificate, asked for with every handshake, so that it can be exchanged while connections stand: those keep the one they began with. Any thread
    /// asks. Needed with <see cref="Tls"/>. An exception fails that one handshake.
    /// </summary>
    public Func<SslStreamCertificateContext>? Certificate { get; init; }

    /// <summary>What clients may use up.</summary>
    public StreamSettings Settings { get; init; } = new();

    /// <summary>Binds a socket for <see cref="Plain"/> or <see cref="Tls"/>.</summary>
    /// <param name="local">A concrete address, so that answers leave from it; port 0 takes a free one.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static Socket Bind(in TransportAddress local)
    {
        var socket = new Socket(
            local.Family == IpFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (local.Family == IpFamily.IPv6)
            {
                socket.DualMode = false;
            }

            socket.Bind(local.ToIPEndPoint());
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
