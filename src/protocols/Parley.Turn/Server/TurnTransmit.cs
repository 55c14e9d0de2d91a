using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>Where a transmit goes out.</summary>
public enum TurnOutlet : byte
{
    /// <summary>To a client, on <see cref="TurnTransmit.Outlet"/>, a path's number.</summary>
    Client,

    /// <summary>To a peer, from the relay socket <see cref="TurnTransmit.Outlet"/>.</summary>
    Relay,

    /// <summary>
    /// To an allocation of another loop of this server, whose engine is <see cref="TurnTransmit.Outlet"/>: the shell copies it there and calls
    /// <see cref="TurnEngine.HandleNeighbour"/> with <see cref="TurnTransmit.Source"/> and <see cref="TurnTransmit.Destination"/>.
    /// </summary>
    Neighbour,

    /// <summary>
    /// A client's message whose allocation (or reserved port) belongs to the engine <see cref="TurnTransmit.Outlet"/>: the shell copies it there and calls
    /// <see cref="TurnEngine.HandleHandedOver"/> with the 5-tuple of <see cref="TurnTransmit.Path"/> and <see cref="TurnTransmit.Destination"/>. That engine
    /// answers on a UDP listener of the same number, which has the same address in every engine. A connection, on the other hand, belongs to that engine from
    /// now on: the shell calls <see cref="TurnEngine.HandlePathOpened"/> there first and brings all that comes later there too.
    /// </summary>
    Handover,
}

/// <summary>
/// What the engine wants sent: head, body and padding, one after the other, as one datagram or one piece of a stream. Good until the shell has drained
/// the engine.
/// </summary>
/// <param name="Kind">Where it goes out.</param>
/// <param name="Outlet">A path's number, a relay socket's, or an engine's.</param>
/// <param name="Source">For a neighbour: the relayed address it comes from.</param>
/// <param name="Destination">The client, the peer, the neighbour's relayed address, or for <see cref="TurnOutlet.Handover"/> the client that sent it.</param>
/// <param name="Head">What the engine put before the body; may be empty.</param>
/// <param name="Body">What is relayed, or the rest of a message; may be empty.</param>
/// <param name="Padding">How many zero bytes follow: 0 to 3.</param>
/// <param name="DontFragment">Whether the datagram must not be cut in pieces on its way (RFC 8656 §15).</param>
/// <param name="Path">For <see cref="TurnOutlet.Handover"/>: what the message came in on.</param>
public readonly record struct TurnTransmit(
    TurnOutlet Kind,
    int Outlet,
    TransportAddress Source,
    TransportAddress Destination,
    Slice Head,
    Slice Body,
    byte Padding = 0,
    bool DontFragment = false,
    int Path = 0);
