using System.Runtime.InteropServices;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>The sessions of one gateway by user: a list for each, chained through the sessions themselves, so that a session costs one
/// entry. Thread-safe.</summary>
internal sealed class SessionIndex
{
    private readonly Dictionary<string, Session> _heads = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Count { get; private set; }

    public void Add(Session session)
    {
        lock (_gate)
        {
            ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(_heads, session.User.Id, out _);
            session.NextOfUser = head;
            head = session;
            Count++;
        }
    }

    public void Remove(Session session)
    {
        lock (_gate)
        {
            ref var link = ref CollectionsMarshal.GetValueRefOrNullRef(_heads, session.User.Id);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref link))
            {
                return;
            }

            if (link == session)
            {
                Count--;
                if (session.NextOfUser is { } next)
                {
                    link = next;
                }
                else
                {
                    _heads.Remove(session.User.Id);
                }
            }
            else
            {
                RemoveBehind(link!, session);
            }
        }
    }

    public Session? Find(DeviceAddress address)
    {
        lock (_gate)
        {
            for (var at = _heads.GetValueOrDefault(address.User); at is not null; at = at.NextOfUser)
            {
                if (at.Address.Device == address.Device && at.Address.Version == address.Version)
                {
                    return at;
                }
            }

            return null;
        }
    }

    /// <summary>The newest session of a device.</summary>
    public Session? Find(string user, DeviceId device)
    {
        lock (_gate)
        {
            Session? newest = null;
            for (var at = _heads.GetValueOrDefault(user); at is not null; at = at.NextOfUser)
            {
                if (at.Address.Device == device && (newest is null || at.Address.Version > newest.Address.Version))
                {
                    newest = at;
                }
            }

            return newest;
        }
    }

    public IReadOnlyList<Session> OfUser(string user)
    {
        lock (_gate)
        {
            var sessions = new List<Session>();
            for (var at = _heads.GetValueOrDefault(user); at is not null; at = at.NextOfUser)
            {
                sessions.Add(at);
            }

            return sessions;
        }
    }

    public IReadOnlyList<Session> All()
    {
        lock (_gate)
        {
            var sessions = new List<Session>(Count);
            foreach (var head in _heads.Values)
            {
                for (var at = head; at is not null; at = at.NextOfUser)
                {
                    sessions.Add(at);
                }
            }

            return sessions;
        }
    }

    private void RemoveBehind(Session head, Session session)
    {
        for (var at = head; at.NextOfUser is { } next; at = next)
        {
            if (next == session)
            {
                at.NextOfUser = session.NextOfUser;
                Count--;
                return;
            }
        }
    }
}
