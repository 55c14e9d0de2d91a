using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>Which ports relayed addresses get. Used by all loops, from their threads.</summary>
internal interface IRelayPorts
{
    /// <summary>Takes a port that nobody holds, at random (RFC 8656 §7.2); whether the operating system lets it be bound, the loop finds out.</summary>
    /// <param name="family">IPv4 or IPv6; each has its own ports.</param>
    /// <param name="wish">What the port must be; with <see cref="PortWish.EvenAndNext"/> the next one is taken too.</param>
    /// <param name="random">Where the choice comes from.</param>
    /// <param name="port">The port.</param>
    /// <returns>False when none is left.</returns>
    bool TryTake(IpFamily family, PortWish wish, RandomSource random, out ushort port);

    /// <summary>Gives one port back.</summary>
    void Return(IpFamily family, ushort port);
}
