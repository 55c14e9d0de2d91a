using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// The ports that relay sockets are bound to: which are free, and which one is next. A port is chosen at random (RFC 8656 §7.2, RFC 6056 §3.3.2), so that
/// nobody can guess which one a client has. One that was given back rests for a while, so that a new client does not get what an old client's peers still send.
/// Taking and giving back take constant time and allocate nothing. Not thread-safe: the shell guards it.
/// </summary>
public sealed class PortPool
{
    private readonly ushort _first;
    private readonly ushort _last;
    private readonly bool[] _taken;
    private readonly PortSet _even;
    private readonly PortSet _odd;
    // Even ports that are free together with the next one.
    private readonly PortSet _pairs;
    private readonly Queue<ushort> _resting;
    private readonly int _maxResting;

    /// <summary>Makes a pool of which all ports are free.</summary>
    /// <param name="first">The first port.</param>
    /// <param name="last">The last port, which belongs to the range.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no port in the range, or port 0.</exception>
    public PortPool(ushort first, ushort last)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        (_first, _last) = (first, last);
        Count = last - first + 1;
        _taken = new bool[Count];
        (_even, _odd, _pairs) = (new PortSet(first, last), new PortSet(first, last), new PortSet(first, last));
        _maxResting = Count / 4;
        _resting = new Queue<ushort>(_maxResting + 1);
        for (var port = first; ; port++)
        {
            Free(port);
            if (port == last)
            {
                break;
            }
        }
    }

    /// <summary>How many ports the range has.</summary>
    public int Count { get; }

    /// <summary>How many are taken.</summary>
    public int Taken => Count - _even.Count - _odd.Count - _resting.Count;

    /// <summary>Takes a port; with <see cref="PortWish.EvenAndNext"/> the next one too, and each is given back by itself.</summary>
    /// <param name="wish">What it must be (RFC 8656 §7.2, EVEN-PORT).</param>
    /// <param name="random">Where the choice comes from.</param>
    /// <param name="port">The port.</param>
    /// <returns>False when no such port is left.</returns>
    public bool TryTake(PortWish wish, RandomSource random, out ushort port)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (Choose(wish, random) is not { } chosen)
        {
            // Ports that rest are better than none.
            while (_resting.TryDequeue(out var rested))
            {
                Free(rested);
            }

            if (Choose(wish, random) is not { } atLast)
            {
                port = 0;
                return false;
            }

            chosen = atLast;
        }

        port = chosen;
        Take(port);
        if (wish == PortWish.EvenAndNext)
        {
            Take((ushort)(port + 1));
        }

        return true;
    }

    /// <summary>Gives a port back.</summary>
    /// <exception cref="ArgumentException">It is not taken.</exception>
    public void Return(ushort port)
    {
        if (port < _first || port > _last || !_taken[port - _first])
        {
            throw new ArgumentException($"Port {port} is not taken; give a port back once.", nameof(port));
        }

        _taken[port - _first] = false;
        _resting.Enqueue(port);
        if (_resting.Count > _maxResting)
        {
            Free(_resting.Dequeue());
        }
    }

    private ushort? Choose(PortWish wish, RandomSource random)
    {
        switch (wish)
        {
            case PortWish.EvenAndNext:
                return _pairs.Count == 0 ? null : _pairs.Any(random);
            case PortWish.Even:
                return _even.Count == 0 ? null : _even.Any(random);
            default:
                var free = _even.Count + _odd.Count;
                if (free == 0)
                {
                    return null;
                }

                var index = random.Below(free);
                return index < _even.Count ? _even.At(index) : _odd.At(index - _even.Count);
        }
    }

    private void Take(ushort port)
    {
        _taken[port - _first] = true;
        (port % 2 == 0 ? _even : _odd).Remove(port);
        _pairs.Remove(port & ~1);
    }

    private void Free(ushort port)
    {
        (port % 2 == 0 ? _even : _odd).Add(port);
        var even = port & ~1;
        if (_even.Contains(even) && _odd.Contains(even + 1))
        {
            _pairs.Add((ushort)even);
        }
    }
}
