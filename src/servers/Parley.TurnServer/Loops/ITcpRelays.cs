using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>A loop's sockets for TCP allocations (RFC 6062). All calls come on the loop's thread and must return at once.</summary>
internal interface ITcpRelays : IRelaySockets, IDisposable
{
    /// <summary>This bit is set in the numbers of its sockets and of no other relay socket.</summary>
    const int Flag = 1 << 30;

    /// <summary>Connects from a relay socket's address to a peer, and tells the engine what came of it (<see cref="TurnEngine.HandlePeerConnection"/>).</summary>
    void Connect(uint connectionId, int socket, in TransportAddress peer);

    /// <summary>Gives a client's connection that of a peer, to pass bytes from now on.</summary>
    void Join(uint connectionId, IStreamOutlet client);

    /// <summary>Closes a peer's connection, or gives up making it. One that is joined ends with the client's.</summary>
    void Disconnect(uint connectionId);
}
