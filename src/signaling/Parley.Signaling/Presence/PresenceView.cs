namespace Parley.Signaling;

/// <summary>
/// What one audience has been shown of the presence, and hence what it is to be told next (docs/protocol.md §7). An audience is one subscription
/// to named users, or all sessions of a gateway that watch the lobby: they see the same. Pure; not thread-safe.
/// </summary>
public sealed class PresenceView
{
    private readonly HashSet<string>? _wanted;
    private readonly int _limit;
    private readonly Dictionary<string, PresenceChange> _there = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PresenceChange> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private int _toldTotal;

    private PresenceView(HashSet<string>? wanted, int limit) => (_wanted, _limit) = (wanted, limit);

    /// <summary>A view of the lobby.</summary>
    /// <param name="limit">Users that it shows at most; the total counts all.</param>
    public static PresenceView OfLobby(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return new PresenceView(null, limit);
    }

    /// <summary>A view of named users.</summary>
    public static PresenceView OfUsers(IEnumerable<string> users) => new(new HashSet<string>(users, StringComparer.Ordinal), int.MaxValue);

    /// <summary>Users that are there, shown or not.</summary>
    public int Total => _there.Count;

    /// <summary>Takes news in; those that do not concern this audience are ignored.</summary>
    public void Take(IEnumerable<PresenceChange> changes)
    {
        foreach (var change in changes)
        {
            var id = change.User.Id;
            if (_wanted?.Contains(id) == false)
            {
                continue;
            }

            if (change.State == PresenceState.Offline)
            {
                _there.Remove(id);
            }
            else
            {
                _there[id] = change;
            }

            _stale.Add(id);
        }
    }

    /// <summary>Everything that a newcomer to this audience is to see. Take the delta for the others first: with it, newcomers and others are alike.</summary>
    public PresenceDelta Snapshot()
    {
        if (_stale.Count > 0)
        {
            throw new InvalidOperationException("Take the delta first, so that newcomers and others are shown the same.");
        }

        return new PresenceDelta(Full: true, [.. _shown.Values], [], Total);
    }

    /// <summary>What has changed for this audience since the last time; null when nothing has.</summary>
    public PresenceDelta? TakeDelta()
    {
        if (_stale.Count == 0)
        {
            return null;
        }

        List<PresenceChange> users = [];
        List<string> gone = [];
        foreach (var id in _stale)
        {
            var shown = _shown.GetValueOrDefault(id);
            if (!_there.TryGetValue(id, out var now))
            {
                if (_shown.Remove(id))
                {
                    gone.Add(id);
                }
            }
            else if (shown is not null && shown != now)
            {
                _shown[id] = now;
                users.Add(now);
            }
        }

        // Those who were there and waited behind the limit move up as others go.
        if (_shown.Count < _limit && _shown.Count < _there.Count)
        {
            foreach (var (id, change) in _there)
            {
                if (_shown.TryAdd(id, change))
                {
                    users.Add(change);
                    if (_shown.Count == _limit)
                    {
                        break;
                    }
                }
            }
        }

        _stale.Clear();
        var totalMoved = _toldTotal != Total;
        _toldTotal = Total;
        return users.Count == 0 && gone.Count == 0 && !totalMoved ? null : new PresenceDelta(Full: false, users, gone, Total);
    }
}

/// <summary>A <c>presence</c> message.</summary>
/// <param name="Full">Whether it is the whole view, in place of what was shown before.</param>
/// <param name="Users">Users that came or changed.</param>
/// <param name="Gone">Users that are not shown any more.</param>
/// <param name="Total">How many are there, shown or not.</param>
public sealed record PresenceDelta(bool Full, IReadOnlyList<PresenceChange> Users, IReadOnlyList<string> Gone, int Total);
