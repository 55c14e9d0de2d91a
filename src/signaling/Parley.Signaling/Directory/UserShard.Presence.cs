using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// Presence: gateways watch users or the lobby; what changed is gathered and published to those who watch it.
public sealed partial class UserShard
{
    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _watchersOf = new(StringComparer.Ordinal);

    /// <summary>Users that may have changed since the last publication, as watchers saw them then.</summary>
    private readonly Dictionary<string, Seen> _changed = new(StringComparer.Ordinal);
    private readonly Queue<(string Gateway, IReadOnlyList<PresenceChange> Changes)> _publications = new();
    private DateTimeOffset? _publishAt;

    /// <summary>Sets what a gateway watches, in place of what it watched before, and returns the users among them that are there.
    /// Changes that are still being gathered are published in any case: who came a moment ago is in this answer, and may have gone again
    /// by then, which would look as if nothing had changed.</summary>
    public IReadOnlyList<PresenceChange> WatchFor(string gateway, bool lobby, IReadOnlyCollection<string> users, DateTimeOffset now)
    {
        Unwatch(gateway);
        if (lobby || users.Count > 0)
        {
            _watches.Add(gateway, new Watch(lobby, [.. users]));
            foreach (var user in users)
            {
                if (!_watchersOf.TryGetValue(user, out var gateways))
                {
                    _watchersOf.Add(user, gateways = new HashSet<string>(StringComparer.Ordinal));
                }

                gateways.Add(gateway);
            }
        }

        foreach (var user in lobby ? [.. _changed.Keys] : users)
        {
            if (_changed.TryGetValue(user, out var seen))
            {
                _changed[user] = seen with { Always = true };
            }
        }

        return [.. (lobby ? _users.Keys : users.Where(_users.ContainsKey)).Select(user => Now(user, now))];
    }

    /// <summary>A gateway watches nobody any more.</summary>
    public void Unwatch(string gateway)
    {
        if (!_watches.Remove(gateway, out var watch))
        {
            return;
        }

        foreach (var user in watch.Users)
        {
            if (_watchersOf.TryGetValue(user, out var gateways) && gateways.Remove(gateway) && gateways.Count == 0)
            {
                _watchersOf.Remove(user);
            }
        }
    }

    /// <summary>The next publication for a gateway (<see cref="IGateway.PresenceChanged"/>); false when there is none.</summary>
    public bool TryTakePublication([NotNullWhen(true)] out string? gateway, [NotNullWhen(true)] out IReadOnlyList<PresenceChange>? changes)
    {
        var taken = _publications.TryDequeue(out var publication);
        (gateway, changes) = publication;
        return taken;
    }

    /// <summary>Remembers how a user was seen before a change; whether it really differs shows at publication.</summary>
    private void MarkChanged(UserProfile user, PresenceState before, DateTimeOffset now, bool always = false)
    {
        if (_watches.Count == 0)
        {
            return;
        }

        if (!_changed.TryAdd(user.Id, new Seen(user, before, always)) && always)
        {
            _changed[user.Id] = _changed[user.Id] with { Always = true };
        }

        _publishAt ??= now + options.PresenceInterval;
    }

    private void Publish(DateTimeOffset now)
    {
        if (_publishAt is not { } due || now < due)
        {
            return;
        }

        _publishAt = null;
        var byGateway = new Dictionary<string, List<PresenceChange>>(StringComparer.Ordinal);
        string[] lobby = [.. _watches.Where(watch => watch.Value.Lobby).Select(watch => watch.Key)];
        foreach (var (user, seen) in _changed)
        {
            var state = StateOf(user, now);
            if (state == seen.State && !seen.Always)
            {
                continue;
            }

            var change = _users.ContainsKey(user) ? Now(user, now) : new PresenceChange(seen.User, PresenceState.Offline);
            var named = _watchersOf.GetValueOrDefault(user);
            foreach (var gateway in named is null ? lobby : lobby.Union(named, StringComparer.Ordinal))
            {
                if (!byGateway.TryGetValue(gateway, out var changes))
                {
                    byGateway.Add(gateway, changes = []);
                }

                changes.Add(change);
            }
        }

        _changed.Clear();
        foreach (var (gateway, changes) in byGateway)
        {
            _publications.Enqueue((gateway, changes));
        }
    }

    private PresenceChange Now(string user, DateTimeOffset now) => new(_users[user].Profile, StateOf(user, now));

    private sealed record Watch(bool Lobby, HashSet<string> Users);

    private readonly record struct Seen(UserProfile User, PresenceState State, bool Always);
}
