using Parley.SansIO;

namespace Parley.Ice;

/// <content>What streams take: listeners and connections.</content>
public abstract partial record IceEvent
{
    /// <summary>
    /// Listen for TCP connections on an address, and call <see cref="IceAgent.HandleListening"/>, or <see cref="IceAgent.HandleListenFailed"/>; then
    /// <see cref="IceAgent.HandleStreamAccepted"/> for each connection that comes.
    /// </summary>
    /// <param name="Address">The address to bind to.</param>
    /// <param name="Ports">The ports to choose from; null for any.</param>
    public sealed record Listen(IpAddress Address, PortRange? Ports) : IceEvent;

    /// <summary>Listen no more. What was accepted stays.</summary>
    public sealed record StopListening(TransportAddress Local) : IceEvent;

    /// <summary>
    /// Open a connection, and call <see cref="IceAgent.HandleStreamOpened"/> when bytes can be sent (with TLS: when the handshake is done), or
    /// <see cref="IceAgent.HandleStreamClosed"/> when it could not be opened.
    /// </summary>
    /// <param name="Stream">The number that the connection has from now on.</param>
    /// <param name="From">The address to connect from; any free port.</param>
    /// <param name="Remote">Where to.</param>
    /// <param name="Protocol">TCP or TLS.</param>
    /// <param name="ServerName">With TLS: the name that the certificate must have (RFC 8656 §3.1); null for the address itself.</param>
    public sealed record Connect(int Stream, IpAddress From, TransportAddress Remote, TransportProtocol Protocol, string? ServerName) : IceEvent;

    /// <summary>
    /// Close a connection, or give up opening it; what was handed out before goes out first. It is not to be told with <see cref="IceAgent.HandleStreamClosed"/>;
    /// its number does not come again. May come twice if the connection was given up before <see cref="IceAgent.HandleStreamOpened"/>.
    /// </summary>
    public sealed record CloseStream(int Stream) : IceEvent;
}
