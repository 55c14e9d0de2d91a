using Parley.Signaling;
using Parley.TurnServer.Hosting;

namespace Parley.Server.Turn;

/// <summary>Says which session and which calls the allocations of this server belong to. Thread-safe; looks when it is asked.</summary>
internal sealed class CallAllocations(ITurnAllocations allocations, Gateway gateway)
{
    /// <summary>All allocations that live now.</summary>
    public IReadOnlyList<CallAllocation> Snapshot()
    {
        var live = allocations.Snapshot();
        if (live.Count == 0)
        {
            return [];
        }

        var sessions = gateway.Snapshot().ToDictionary(session => SessionPseudonym.Of(session.Address), StringComparer.Ordinal);
        return [.. live.Select(allocation => new CallAllocation(
            allocation, allocation.Name is { } name ? sessions.GetValueOrDefault(name) : null))];
    }
}

/// <summary>One allocation and whose it is.</summary>
/// <param name="Allocation">The allocation.</param>
/// <param name="Session">
/// The session that was given its credentials, with its user and calls; null for a fixed user, or when the session has ended.
/// </param>
internal sealed record CallAllocation(TurnAllocation Allocation, SessionView? Session);
