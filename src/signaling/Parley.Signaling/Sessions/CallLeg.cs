using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>One session's part in one call: where its relay messages go. Guarded by its session.</summary>
internal sealed class CallLeg
{
    /// <summary>The version of the last notice; 0 before the first.</summary>
    public long Version { get; set; }

    /// <summary>Where relay messages go; empty for nowhere.</summary>
    public ImmutableArray<DeviceAddress> To { get; private set; } = [];

    /// <summary>The session behind the only address of <see cref="To"/>, if it lives on this gateway: found once, used for every message.</summary>
    public Session? Peer { get; set; }

    /// <summary>Takes a new route.</summary>
    public void Route(ImmutableArray<DeviceAddress> to)
    {
        To = to;
        Peer = null;
    }
}

/// <summary>
/// The calls of one session. Most sessions have none, so it holds nothing until the first. Remembers a few that are over: a notice that
/// comes late must not bring one back. Guarded by its session.
/// </summary>
internal struct CallLegs
{
    private const int Remembered = 8;

    private Dictionary<CallId, CallLeg>? _legs;
    private Queue<CallId>? _over;

    /// <summary>The calls.</summary>
    public readonly IReadOnlyCollection<CallId> Calls => _legs is null ? [] : _legs.Keys;

    /// <summary>The calls with the version of the last notice of each.</summary>
    public readonly IReadOnlyDictionary<CallId, long> Versions =>
        _legs?.ToDictionary(entry => entry.Key, entry => entry.Value.Version) ?? [];

    /// <summary>The leg of a call; null when this session has none.</summary>
    public readonly CallLeg? Find(CallId call) => _legs is not null && _legs.TryGetValue(call, out var leg) ? leg : null;

    /// <summary>The leg of a call, made if need be.</summary>
    public CallLeg Enter(CallId call, long version = 0)
    {
        _legs ??= [];
        if (!_legs.TryGetValue(call, out var leg))
        {
            _legs[call] = leg = new CallLeg { Version = version };
        }

        return leg;
    }

    /// <summary>Takes a call's notice: its version, its route, its end.</summary>
    /// <returns>False when it is no news: older than what is known, or about a call that is over.</returns>
    public bool Take(CallNotice notice)
    {
        var leg = Find(notice.Call);
        if (leg is null ? IsOver(notice.Call) : notice.Version <= leg.Version)
        {
            return false;
        }

        if (notice.Route is { Over: true })
        {
            End(notice.Call);
            return true;
        }

        leg ??= Enter(notice.Call);
        leg.Version = notice.Version;
        if (notice.Route is { } route)
        {
            leg.Route(route.To);
        }

        return true;
    }

    /// <summary>Whether this call ended for this session not long ago.</summary>
    public readonly bool IsOver(CallId call) => _over is not null && _over.Contains(call);

    /// <summary>The call is over for this session.</summary>
    public void End(CallId call)
    {
        _legs?.Remove(call);
        _over ??= new Queue<CallId>(Remembered);
        if (!_over.Contains(call))
        {
            if (_over.Count == Remembered)
            {
                _over.Dequeue();
            }

            _over.Enqueue(call);
        }
    }

    /// <summary>Forgets a call that never began.</summary>
    public readonly void Drop(CallId call) => _legs?.Remove(call);

    /// <summary>Takes all calls out.</summary>
    public IReadOnlyCollection<CallId> TakeAll()
    {
        var calls = Calls;
        _legs = null;
        return calls;
    }
}
