using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>
/// A loop's UDP relay sockets, one for each relayed address. A socket that the engine closes goes only when the batch has been sent, so that what is still to be
/// sent from it leaves, and its number and port come back only then. Only for the loop's thread.
/// </summary>
internal abstract class UdpRelaySockets(LoopPlan plan) : IRelaySockets
{
    // Ports that others hold are met at random: after so many of them the range is as good as used up.
    private const int MaxAttempts = 64;

    private readonly List<int> _retired = [];

    /// <inheritdoc/>
    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        socket = next = default;
        if (protocol != TransportProtocol.Udp || !TryFindRelay(family, out var relay))
        {
            return RelayOpening.FamilyNotSupported;
        }

        for (var attempt = 0; attempt < MaxAttempts && plan.Ports.TryTake(family, wish, plan.Random, out var port); attempt++)
        {
            var wantsNext = wish == PortWish.EvenAndNext;
            if (TryOpen(relay, port, out socket))
            {
                if (!wantsNext || TryOpen(relay, (ushort)(port + 1), out next))
                {
                    return RelayOpening.Opened;
                }

                // Its port comes back with it, when the batch has been sent.
                Close(socket.Number);
            }
            else if (wantsNext)
            {
                plan.Ports.Return(family, (ushort)(port + 1));
            }
        }

        return RelayOpening.NoPortLeft;
    }

    /// <inheritdoc/>
    public void Close(int number) => _retired.Add(number);

    /// <summary>The batch has been sent: closes what the engine has closed.</summary>
    public void CloseRetired()
    {
        foreach (var number in _retired)
        {
            var (family, port) = CloseNow(number);
            plan.Ports.Return(family, port);
        }

        _retired.Clear();
    }

    /// <summary>Opens a socket that is bound to a port.</summary>
    /// <returns>False when somebody else has the port, or the system has no more sockets.</returns>
    protected abstract bool TryBind(RelayAddress relay, ushort port, out int number);

    /// <summary>Closes a socket.</summary>
    /// <returns>What it was bound to.</returns>
    protected abstract (IpFamily Family, ushort Port) CloseNow(int number);

    private bool TryOpen(RelayAddress relay, ushort port, out RelaySocket socket)
    {
        if (!TryBind(relay, port, out var number))
        {
            plan.Ports.Return(relay.Bind.Family, port);
            socket = default;
            return false;
        }

        socket = new RelaySocket(number, new TransportAddress(relay.Public, port));
        return true;
    }

    private bool TryFindRelay(IpFamily family, out RelayAddress relay)
    {
        foreach (var candidate in plan.Relays)
        {
            if (candidate.Bind.Family == family)
            {
                relay = candidate;
                return true;
            }
        }

        relay = default;
        return false;
    }
}
