using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <content>How sessions begin and end.</content>
public sealed partial class Gateway
{
    private const int FarewellAttempts = 5;

    /// <summary>Enters a session, so that notices reach it, and gives it a place among the timers.</summary>
    internal void Enter(Session session)
    {
        _sessions.Add(session);
        Timers.Add(session, Environment.Now + Limits.PingInterval);
    }

    /// <summary>Ends a session that was never registered.</summary>
    internal void Dismiss(Session session)
    {
        session.End(CloseReason.SessionEnded);
        _sessions.Remove(session);
    }

    /// <summary>Ends a session whose calls go on elsewhere; false when it was over already.</summary>
    internal bool Retire(Session session, SessionChange change)
    {
        if (!session.End(CloseReason.Replaced))
        {
            return false;
        }

        _sessions.Remove(session);
        Presence.Unsubscribe(session);
        Environment.SessionChanged(session, change);
        return true;
    }

    /// <summary>A session's client did not come back in time.</summary>
    internal void Expire(Session session)
    {
        if (session.End(CloseReason.SessionEnded))
        {
            Finish(session, SessionChange.Expired, address => new CallInput.DeviceExpired(address));
        }
    }

    /// <summary>A session's client leaves for good.</summary>
    internal Task Leave(Session session) => session.End(CloseReason.SessionEnded)
        ? Finish(session, SessionChange.Left, address => new CallInput.DeviceLeft(address))
        : Task.CompletedTask;

    /// <summary>A connection is lost.</summary>
    internal Task Lose(Session session, IConnection connection)
    {
        if (!session.Detach(connection, Environment.Now))
        {
            return Task.CompletedTask;
        }

        Presence.Unsubscribe(session);
        Environment.SessionChanged(session, SessionChange.Away);
        return session.ReportAsync(address => new CallInput.DeviceAway(address));
    }

    internal byte[] WriteWelcome(Session session, string epoch, long offset, IReadOnlyList<CallSnapshot>? calls)
    {
        var ice = NewIceGrant(session);
        return ServerMessageWriter.ToUtf8(new ServerMessage.Welcome
        {
            User = session.User,
            Device = session.Address.Device,
            Session = Tokens.WriteSession(session, Environment.Now),
            Identity = session.GuestKey is { } key ? Tokens.WriteIdentity(session.User, key) : null,
            Epoch = epoch,
            Offset = offset,
            Calls = calls,
            IceServers = ice.Servers,
            IceTtl = ice.Ttl,
            ResumeWindow = Limits.ResumeWindow,
            PingInterval = Limits.PingInterval,
            MaxMessage = Limits.MaxMessageBytes,
        });
    }

    internal byte[] WriteIceServers(Session session)
    {
        var ice = NewIceGrant(session);
        return ServerMessageWriter.ToUtf8(new ServerMessage.FreshIceServers(ice.Servers, ice.Ttl));
    }

    private IceGrant NewIceGrant(Session session)
    {
        var now = Environment.Now;
        var grant = _ice.Grant(new IceApplicant(session.Address, session.Host), now);
        // Early enough for clients that sleep, late enough to be rare.
        session.IceRefreshAt = now + (grant.Ttl * 0.75);
        return grant;
    }

    private Task Finish(Session session, SessionChange change, Func<DeviceAddress, CallInput> fate)
    {
        _sessions.Remove(session);
        Presence.Unsubscribe(session);
        Environment.SessionChanged(session, change);
        var work = FinishAsync(session, fate);
        Follow(work);
        return work;
    }

    private async Task FinishAsync(Session session, Func<DeviceAddress, CallInput> fate)
    {
        await session.ReportAsync(fate, FarewellAttempts);
        await Backend.UnregisterAsync(session.Address, CancellationToken.None);
    }

    /// <summary>Tells the calls of a fenced session that the device is lost, unless a newer session has spoken for them by then.</summary>
    private sealed class Farewell(Gateway gateway, Session session) : ITimed
    {
        public DateTimeOffset? HandleTimeout(DateTimeOffset now)
        {
            gateway.Follow(session.ReportAsync(address => new CallInput.DeviceExpired(address), FarewellAttempts));
            return null;
        }
    }
}
