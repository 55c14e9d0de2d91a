using Parley.SansIO;

namespace Parley.Ice.Gathering;

/// <summary>A server that is to be asked from one interface.</summary>
/// <param name="On">The interface.</param>
/// <param name="Socket">The UDP socket to ask from; null over TCP and TLS, where each question has a connection of its own.</param>
/// <param name="Server">The server.</param>
/// <param name="Attempt">How often it was asked before, after a relay was lost.</param>
internal sealed record ServerQuestion(LocalInterface On, LocalBase.Socket? Socket, IceServer Server, int Attempt = 0)
{
    /// <summary>Where it is asked from, as the history has it; without a port while nobody knows the connection's.</summary>
    public TransportAddress From => Socket?.Address ?? new TransportAddress(On.Address, 0);
}
