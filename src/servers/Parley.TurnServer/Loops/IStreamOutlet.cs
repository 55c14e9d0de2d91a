using System.Net.Sockets;

namespace Parley.TurnServer.Loops;

/// <summary>
/// Where a loop writes what is for the client of a TCP or TLS connection. All calls come on the loop's thread and must return at once: an outlet
/// copies what it is given into a bounded buffer and drops whole pieces when that is full.
/// </summary>
internal interface IStreamOutlet
{
    /// <summary>
    /// Takes one piece, a whole message: head, body and zero bytes, one after the other (RFC 8656 §12.5: multiples of four on a stream). The spans are
    /// good until this returns.
    /// </summary>
    /// <returns>False when it was dropped, because the client reads too slowly.</returns>
    bool Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int padding);

    /// <summary>The loop has written all it has for now: the time to wake whoever sends. Called once after one or more calls of <see cref="Write"/>.</summary>
    void Flush();

    /// <summary>The client has an allocation on this connection from now on, or none any more.</summary>
    void Allocated(bool alive);

    /// <summary>RFC 6062: from now on the client's bytes are a peer's and the other way round. What was written goes first. The outlet takes the peer's socket over.</summary>
    void Join(Socket peer);

    /// <summary>
    /// The engine wants the connection closed (<see cref="Turn.Server.TurnEvent.CloseClient"/>), or the loop is stopping. What was written may still be sent first. The
    /// connection answers with <see cref="TurnLoop.CloseConnection"/> as for any other end.
    /// </summary>
    void Close();
}
