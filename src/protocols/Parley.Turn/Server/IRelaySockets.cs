using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>What EVEN-PORT asks for (RFC 8656 §18.7).</summary>
public enum PortWish : byte
{
    /// <summary>Any port.</summary>
    Any,

    /// <summary>An even one.</summary>
    Even,

    /// <summary>An even one, with the next one kept for a later allocation.</summary>
    EvenAndNext,
}

/// <summary>What came of the wish for a relay socket.</summary>
public enum RelayOpening : byte
{
    /// <summary>It is open.</summary>
    Opened,

    /// <summary>This server relays no such family.</summary>
    FamilyNotSupported,

    /// <summary>No port is left.</summary>
    NoPortLeft,
}

/// <summary>An open relay socket.</summary>
/// <param name="Number">Its number, the engine's from now on. Numbers may come back after <see cref="IRelaySockets.Close"/>.</param>
/// <param name="Relayed">The relayed transport address that peers see.</param>
public readonly record struct RelaySocket(int Number, TransportAddress Relayed);

/// <summary>
/// The shell's relay sockets of one engine. Calls are made in the course of the engine's own calls and answered at once; opening binds a socket and does
/// no more.
/// </summary>
public interface IRelaySockets
{
    /// <summary>Opens a socket on a port of the configured range, chosen at random (RFC 8656 §7.2).</summary>
    /// <param name="protocol">UDP for datagrams; TCP for connections to and from peers (RFC 6062).</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="wish">What the port must be.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="next">With <see cref="PortWish.EvenAndNext"/>: the socket with the next port, open as well.</param>
    RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next);

    /// <summary>Closes a socket and gives its port back.</summary>
    void Close(int number);
}
