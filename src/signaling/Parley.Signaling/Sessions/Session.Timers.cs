using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <content>What a session does when time passes: pings, the resume window, fresh credentials, the end of a token.</content>
public sealed partial class Session
{
    private static readonly byte[] Ping = ServerMessageWriter.ToUtf8(new ServerMessage.Ping());

    /// <summary>Sets until when the session may have a connection.</summary>
    internal void SetTokenExpiry(DateTimeOffset expiresAt)
    {
        lock (_gate)
        {
            _tokenExpiresAt = expiresAt;
        }

        if (expiresAt != DateTimeOffset.MaxValue)
        {
            _gateway.Timers.Add(new TokenWatch(this, expiresAt), expiresAt);
        }
    }

    /// <summary>Says when to come back, and closes the connection.</summary>
    internal void GoAway(ReadOnlySpan<byte> goingAway)
    {
        lock (_gate)
        {
            _connection?.Send(goingAway);
            _connection?.Close(CloseReason.GoingAway);
        }
    }

    /// <inheritdoc/>
    DateTimeOffset? ITimed.HandleTimeout(DateTimeOffset now)
    {
        lock (_gate)
        {
            switch (_phase)
            {
                case SessionPhase.Greeting:
                    return now + _gateway.Limits.PingInterval;
                case SessionPhase.Connected:
                    return WhileConnected(now);
                case SessionPhase.Away when now < _awaySince + _gateway.Limits.ResumeWindow:
                    return _awaySince + _gateway.Limits.ResumeWindow;
                case SessionPhase.Away:
                    break;
                default:
                    return null;
            }
        }

        _gateway.Expire(this);
        return null;
    }

    private DateTimeOffset? WhileConnected(DateTimeOffset now)
    {
        var limits = _gateway.Limits;
        if (now >= IceRefreshAt)
        {
            _connection!.Send(_gateway.WriteIceServers(this));
        }

        // Also while the client talks: one that gets no answers (its peer is away, or rings) hears from nobody else that the server is there.
        var due = _pingedAt + (_pingedAt > _heardAt ? limits.PingTimeout : limits.PingInterval);
        if (now >= due)
        {
            due = WhileSilent(now);
        }

        // Looks again within the resume window: if the connection is lost meanwhile, the session must not expire late.
        return Earlier(Earlier(due, now + limits.ResumeWindow), IceRefreshAt);
    }

    private DateTimeOffset WhileSilent(DateTimeOffset now)
    {
        var limits = _gateway.Limits;
        if (_pingedAt <= _heardAt)
        {
            _pingedAt = now;
            _connection!.Send(Ping);
        }
        else if (now >= _pingedAt + limits.PingTimeout)
        {
            _connection!.Close(CloseReason.PingTimeout);
            return now + limits.PingInterval;
        }

        return _pingedAt + limits.PingTimeout;
    }

    /// <summary>Closes the connection when the token that the session stands on is over.</summary>
    private void EndToken(DateTimeOffset expiredAt)
    {
        lock (_gate)
        {
            if (_tokenExpiresAt == expiredAt)
            {
                _connection?.Close(CloseReason.TokenExpired);
            }
        }
    }

    private sealed class TokenWatch(Session session, DateTimeOffset expiresAt) : ITimed
    {
        public DateTimeOffset? HandleTimeout(DateTimeOffset now)
        {
            if (now < expiresAt)
            {
                return expiresAt;
            }

            session.EndToken(expiresAt);
            return null;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
