using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>The ports from a first to a last one, drawn at random. Thread-safe.</summary>
internal sealed class RelayPortRange : IRelayPorts
{
    private readonly Lock _lock = new();
    private readonly HashSet<(IpFamily Family, int Port)> _taken = [];
    private readonly int _first;
    private readonly int _last;

    /// <summary>The ports between two, both included.</summary>
    public RelayPortRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        (_first, _last) = (first, last);
    }

    /// <inheritdoc/>
    public bool TryTake(IpFamily family, PortWish wish, RandomSource random, out ushort port)
    {
        var span = _last - _first + 1;
        var start = random.Below(span);
        lock (_lock)
        {
            for (var i = 0; i < span; i++)
            {
                var candidate = _first + ((start + i) % span);
                if (Fits(family, wish, candidate))
                {
                    _taken.Add((family, candidate));
                    if (wish == PortWish.EvenAndNext)
                    {
                        _taken.Add((family, candidate + 1));
                    }

                    port = (ushort)candidate;
                    return true;
                }
            }
        }

        port = 0;
        return false;
    }

    /// <inheritdoc/>
    public void Return(IpFamily family, ushort port)
    {
        lock (_lock)
        {
            _taken.Remove((family, port));
        }
    }

    private bool Fits(IpFamily family, PortWish wish, int port) =>
        (wish == PortWish.Any || port % 2 == 0)
        && !_taken.Contains((family, port))
        && (wish != PortWish.EvenAndNext || (port + 1 <= _last && !_taken.Contains((family, port + 1))));
}
