using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// What a gateway's clients see of who is there (docs/protocol.md §7). The gateway asks the directory once for all of them; a change costs
/// what its watchers cost, and the lobby's message is written once for all who watch it. Thread-safe.
/// </summary>
internal sealed class PresenceBoard(Gateway gateway)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PresenceChange> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Session>> _byUser = new(StringComparer.Ordinal);
    private readonly HashSet<Session> _lobby = [];
    private readonly PresenceView _view = PresenceView.OfLobby(gateway.Limits.LobbySize);
    private Task _asking = Task.CompletedTask;
    private List<PresenceChange>? _meanwhile;
    private long _wanted;
    private long _asked;

    /// <summary>Replaces a session's subscription; its snapshot goes out with <see cref="Start"/>.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="users">The users; null for the lobby.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SubscribeAsync(Session session, IReadOnlyList<string>? users, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Remove(session);
            if (session.IsOver)
            {
                return;
            }

            session.Subscription = new PresenceSubscription(users);
            if (users is null)
            {
                _lobby.Add(session);
            }

            foreach (var user in users ?? [])
            {
                if (!_byUser.TryGetValue(user, out var watchers))
                {
                    _byUser[user] = watchers = [];
                }

                watchers.Add(session);
            }

            _wanted++;
        }

        await AskAsync().WaitAsync(cancellation);
    }

    /// <summary>Sends the snapshot, and from now on changes.</summary>
    public void Start(Session session)
    {
        lock (_gate)
        {
            if (session.Subscription is not { } subscription)
            {
                return;
            }

            subscription.Started = true;
            if (subscription.Own is { } view)
            {
                view.Take(subscription.Users!.Where(_present.ContainsKey).Select(user => _present[user]));
                view.TakeDelta();
                session.Send(Write(view.Snapshot()));
            }
            else
            {
                session.Send(Write(_view.Snapshot()));
            }
        }
    }

    /// <summary>Ends a session's subscription, if it has one.</summary>
    public void Unsubscribe(Session session)
    {
        lock (_gate)
        {
            if (!Remove(session))
            {
                return;
            }

            _wanted++;
        }

        gateway.Follow(AskAsync());
    }

    /// <summary>Users have changed.</summary>
    public void Apply(IReadOnlyList<PresenceChange> changes)
    {
        lock (_gate)
        {
            _meanwhile?.AddRange(changes);
            Take(changes);
        }
    }

    /// <summary>Tells the directory what is to be watched: one question at a time, and none if an earlier one has covered it.</summary>
    private Task AskAsync()
    {
        lock (_gate)
        {
            return _asking = AskAfterAsync(_asking);
        }
    }

    private async Task AskAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        bool lobby;
        string[] users;
        long wanted;
        lock (_gate)
        {
            wanted = _wanted;
            if (_asked == wanted)
            {
                return;
            }

            lobby = _lobby.Count > 0;
            users = lobby ? [] : [.. _byUser.Keys];
            _meanwhile = [];
        }

        try
        {
            var present = await gateway.Backend.WatchAsync(gateway.Id, lobby, users, CancellationToken.None);
            lock (_gate)
            {
                _asked = wanted;
                Replace(present);
            }
        }
        finally
        {
            lock (_gate)
            {
                _meanwhile = null;
            }
        }
    }

    /// <summary>Takes the directory's whole answer, and what was heard while it was on its way.</summary>
    private void Replace(IReadOnlyList<PresenceChange> present)
    {
        var there = present.Select(change => change.User.Id).ToHashSet(StringComparer.Ordinal);
        Take([
            .. _present.Values.Where(known => !there.Contains(known.User.Id)).Select(known => known with { State = PresenceState.Offline }),
            .. present,
            .. _meanwhile ?? [],
        ]);
    }

    private void Take(IReadOnlyList<PresenceChange> changes)
    {
        List<PresenceChange> real = [];
        foreach (var change in changes)
        {
            if (_present.GetValueOrDefault(change.User.Id) != change &&
                (change.State != PresenceState.Offline || _present.ContainsKey(change.User.Id)))
            {
                real.Add(change);
                Remember(change);
            }
        }

        if (real.Count == 0)
        {
            return;
        }

        TellLobby(real);
        TellWatchers(real);
    }

    private void Remember(PresenceChange change)
    {
        if (change.State == PresenceState.Offline)
        {
            _present.Remove(change.User.Id);
        }
        else
        {
            _present[change.User.Id] = change;
        }
    }

    private void TellLobby(List<PresenceChange> changes)
    {
        _view.Take(changes);
        if (_view.TakeDelta() is not { } delta || _lobby.Count == 0)
        {
            return;
        }

        var message = Write(delta);
        foreach (var session in _lobby)
        {
            if (session.Subscription is { Started: true })
            {
                session.Send(message);
            }
        }
    }

    private void TellWatchers(List<PresenceChange> changes)
    {
        var concerned = new HashSet<Session>();
        foreach (var change in changes)
        {
            foreach (var session in _byUser.GetValueOrDefault(change.User.Id) ?? [])
            {
                if (session.Subscription is { Started: true, Own: { } view })
                {
                    view.Take([change]);
                    concerned.Add(session);
                }
            }
        }

        foreach (var session in concerned)
        {
            if (session.Subscription!.Own!.TakeDelta() is { } delta)
            {
                session.Send(Write(delta));
            }
        }
    }

    private static byte[] Write(PresenceDelta delta) => ServerMessageWriter.ToUtf8(new ServerMessage.Presence(
        delta.Full,
        [.. delta.Users.Select(change => new PresentUser(change.User, change.State == PresenceState.Busy))],
        delta.Gone,
        delta.Total));

    private bool Remove(Session session)
    {
        if (session.Subscription is not { } subscription)
        {
            return false;
        }

        session.Subscription = null;
        _lobby.Remove(session);
        foreach (var user in subscription.Users ?? [])
        {
            if (_byUser.TryGetValue(user, out var watchers) && watchers.Remove(session) && watchers.Count == 0)
            {
                _byUser.Remove(user);
            }
        }

        return true;
    }
}
