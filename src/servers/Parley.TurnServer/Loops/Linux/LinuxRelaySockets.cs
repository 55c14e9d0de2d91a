using System.Diagnostics;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// A loop's UDP relay sockets, one for each relayed address. A socket that the engine closes goes only when the batch has been sent, so that what is still to be
/// sent from it leaves, and its number comes back only then. Only for the loop's thread.
/// </summary>
internal sealed class LinuxRelaySockets(LoopPlan plan, Epoll epoll) : IRelaySockets, IDisposable
{
    // Ports that others hold are met at random: after so many of them the range is as good as used up.
    private const int MaxAttempts = 64;

    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly List<int> _retired = [];

    /// <summary>A socket's descriptor, or -1 if it has closed.</summary>
    public int Descriptor(int number) => number < _entries.Count ? _entries[number].Descriptor : -1;

    /// <summary>Finds the socket that an epoll token names.</summary>
    /// <returns>False when that socket has closed, though its number may be in use again.</returns>
    public bool TryFind(ulong token, out int number, out int descriptor)
    {
        number = (int)(uint)token;
        var entry = _entries[number];
        descriptor = entry.Descriptor;
        return descriptor >= 0 && entry.Generation == (uint)(token >> 32);
    }

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
            var two = wish == PortWish.EvenAndNext;
            if (!TryBind(relay, port, out socket))
            {
                plan.Ports.Return(family, port);
            }
            else if (!two || TryBind(relay, (ushort)(port + 1), out next))
            {
                return RelayOpening.Opened;
            }
            else
            {
                Close(socket.Number);
                plan.Ports.Return(family, (ushort)(port + 1));
                continue;
            }

            if (two)
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
            var entry = _entries[number];
            Debug.Assert(entry.Descriptor >= 0, "A relay socket was closed twice.");
            _ = Libc.Close(entry.Descriptor);
            _entries[number] = entry with { Descriptor = -1 };
            _free.Push(number);
            plan.Ports.Return(entry.Family, entry.Port);
        }

        _retired.Clear();
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Where(entry => entry.Descriptor >= 0))
        {
            _ = Libc.Close(entry.Descriptor);
            plan.Ports.Return(entry.Family, entry.Port);
        }

        _entries.Clear();
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

    private bool TryBind(RelayAddress relay, ushort port, out RelaySocket socket)
    {
        socket = default;
        var descriptor = UdpSocket.TryOpen(new TransportAddress(relay.Bind, port), plan.Tuning.RelayBuffer, reusePort: false);
        if (descriptor < 0)
        {
            return false;
        }

        if (!_free.TryPop(out var number))
        {
            number = _entries.Count;
            _entries.Add(default);
        }

        var generation = _entries[number].Generation + 1;
        _entries[number] = new Entry(descriptor, generation, relay.Bind.Family, port);
        epoll.Add(descriptor, Token(number, generation));
        socket = new RelaySocket(number, new TransportAddress(relay.Public, port));
        return true;
    }

    private static ulong Token(int number, uint generation) => ((ulong)generation << 32) | (uint)number;

    private readonly record struct Entry(int Descriptor, uint Generation, IpFamily Family, ushort Port);
}
