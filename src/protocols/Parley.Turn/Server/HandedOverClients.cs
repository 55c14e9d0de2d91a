using System.Collections.Concurrent;

namespace Parley.Turn.Server;

/// <summary>
/// The clients whose datagrams arrive at one engine although another has their allocation: the kernel spreads clients over loops by their 5-tuple, and an
/// allocation that moves (RFC 8016), or takes a port reserved elsewhere, stays where it is. One for all engines of a server, used from their threads.
/// Holds no more than live allocations have 5-tuples.
/// </summary>
public sealed class HandedOverClients
{
    private readonly ConcurrentDictionary<FiveTuple, int> _engines = new();
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    internal void Add(in FiveTuple tuple, int engine)
    {
        if (_engines.TryAdd(tuple, engine))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            _engines[tuple] = engine;
        }
    }

    internal void Remove(in FiveTuple tuple, int engine)
    {
        if (_engines.TryRemove(new(tuple, engine)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    // Nearly always there is none, and a message of an unknown client must cost nothing then.
    internal bool TryFind(in FiveTuple tuple, out int engine)
    {
        engine = 0;
        return Count > 0 && _engines.TryGetValue(tuple, out engine);
    }
}
