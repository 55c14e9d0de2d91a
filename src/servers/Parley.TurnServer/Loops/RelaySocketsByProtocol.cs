using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>Gives wishes for UDP relay sockets to the loop and those for TCP ones (RFC 6062) to whoever holds connections. A bit tells the numbers apart.</summary>
internal sealed class RelaySocketsByProtocol(IRelaySockets udp, ITcpRelays? tcp) : IRelaySockets
{
    /// <inheritdoc/>
    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        if (protocol == TransportProtocol.Udp)
        {
            return udp.TryOpen(protocol, family, wish, out socket, out next);
        }

        if (tcp is null)
        {
            socket = next = default;
            return RelayOpening.FamilyNotSupported;
        }

        return tcp.TryOpen(protocol, family, wish, out socket, out next);
    }

    /// <inheritdoc/>
    public void Close(int number)
    {
        if ((number & ITcpRelays.Flag) == 0)
        {
            udp.Close(number);
        }
        else
        {
            tcp!.Close(number);
        }
    }
}
