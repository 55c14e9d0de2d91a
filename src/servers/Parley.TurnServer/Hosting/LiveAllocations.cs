using System.Collections.Concurrent;
using Parley.Turn.Server;

namespace Parley.TurnServer.Hosting;

/// <summary>The allocations that live now, kept by what the engines tell. Thread-safe.</summary>
internal sealed class LiveAllocations : ITurnAllocations
{
    private readonly ConcurrentDictionary<FiveTuple, TurnAllocation> _allocations = new();

    /// <inheritdoc/>
    public IReadOnlyList<TurnAllocation> Snapshot() => [.. _allocations.Values];

    /// <summary>An allocation was made.</summary>
    public void Add(FiveTuple tuple, TurnAllocation allocation) => _allocations[tuple] = allocation;

    /// <summary>An allocation moved with its client.</summary>
    public void Move(FiveTuple from, FiveTuple to, Func<TurnAllocation, TurnAllocation> change)
    {
        if (_allocations.TryRemove(from, out var allocation))
        {
            _allocations[to] = change(allocation);
        }
    }

    /// <summary>An allocation ended.</summary>
    public void Remove(FiveTuple tuple) => _allocations.TryRemove(tuple, out _);

    /// <summary>All are gone.</summary>
    public void Clear() => _allocations.Clear();
}
