using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// The server's side of one device's signaling connection. It outlives the connection by the resume window, keeps the events that the client
/// has not acknowledged, and knows where the relay messages of its calls go. Thread-safe.
/// </summary>
public sealed partial class Session : ITimed
{
    private readonly Gateway _gateway;
    private readonly Lock _gate = new();
    private readonly SessionStream _stream;
    private CallLegs _legs;
    private IConnection? _connection;
    private SessionPhase _phase;
    private Task _reports = Task.CompletedTask;
    private DateTimeOffset _heardAt;
    private DateTimeOffset _pingedAt;
    private DateTimeOffset _awaySince;
    private DateTimeOffset _tokenExpiresAt = DateTimeOffset.MaxValue;

    internal Session(Gateway gateway, UserProfile user, DeviceAddress address, string? guestKey, SessionStream stream)
    {
        _gateway = gateway;
        _stream = stream;
        User = user;
        Address = address;
        GuestKey = guestKey;
    }

    /// <summary>Whose session.</summary>
    public UserProfile User { get; }

    /// <summary>Where it lives.</summary>
    public DeviceAddress Address { get; }

    /// <summary>The guest's key; null for users who signed in.</summary>
    public string? GuestKey { get; }

    /// <summary>Whether the session is over; it then takes no notices and nobody can resume it.</summary>
    public bool IsOver => _phase == SessionPhase.Over;

    /// <summary>The name or address by which its client reached the server last.</summary>
    internal string Host { get; set; } = "";

    internal Session? NextOfUser { get; set; }

    internal PresenceSubscription? Subscription { get; set; }

    internal DateTimeOffset IceRefreshAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Something was heard from the client.</summary>
    internal void Hear(DateTimeOffset now) => _heardAt = now;

    /// <summary>Sends a message that lies outside the event stream, if the client is connected.</summary>
    internal void Send(ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            _connection?.Send(utf8);
        }
    }

    /// <summary>The client has handled all events up to an offset.</summary>
    internal void Acknowledge(long offset)
    {
        lock (_gate)
        {
            _stream.Acknowledge(offset);
        }
    }

    /// <summary>Begins a session that has just been registered.</summary>
    internal void Welcome(IConnection connection, string host, IReadOnlyList<CallSnapshot> calls)
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Over)
            {
                // A still newer session of the device has come meanwhile.
                connection.Close(CloseReason.Replaced);
                return;
            }

            Attach(connection, host, 0, calls, _stream.Unacked);
        }
    }

    /// <summary>Goes on with a session whose client is back; false when what the client missed is no longer known.</summary>
    internal bool TryResume(IConnection connection, string host, string epoch, long offset)
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Over || _stream.Resume(epoch, offset) is not { } missed)
            {
                return false;
            }

            _connection?.Close(CloseReason.Replaced);
            Attach(connection, host, offset, null, missed);
            return true;
        }
    }

    /// <summary>The connection is lost; false when the session has a newer one or is over.</summary>
    internal bool Detach(IConnection connection, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_connection != connection || _phase != SessionPhase.Connected)
            {
                return false;
            }

            _connection = null;
            _phase = SessionPhase.Away;
            _awaySince = now;
            return true;
        }
    }

    /// <summary>Ends the session.</summary>
    /// <returns>Whether it was not over before.</returns>
    internal bool End(CloseReason reason)
    {
        lock (_gate)
        {
            if (_phase == SessionPhase.Over)
            {
                return false;
            }

            _phase = SessionPhase.Over;
            _connection?.Close(reason);
            _connection = null;
            return true;
        }
    }

    /// <summary>Takes what another gateway, or a newer session here, goes on with.</summary>
    internal SessionHandover HandOver()
    {
        lock (_gate)
        {
            return new SessionHandover(
                User, Address.Device, Address.Version, _stream.Epoch, _stream.NextOffset, _stream.Unacked, _legs.Versions);
        }
    }

    private void Attach(
        IConnection connection, string host, long offset, IReadOnlyList<CallSnapshot>? calls, IReadOnlyList<byte[]> missed)
    {
        _connection = connection;
        Host = host;
        _phase = SessionPhase.Connected;
        _heardAt = _gateway.Environment.Now;
        _pingedAt = _heardAt;
        connection.Send(_gateway.WriteWelcome(this, _stream.Epoch, offset, calls));
        foreach (var message in missed)
        {
            connection.Send(message);
        }
    }
}

internal enum SessionPhase
{
    /// <summary>Registered or about to be; the client has not been welcomed.</summary>
    Greeting,

    /// <summary>Has a connection.</summary>
    Connected,

    /// <summary>The connection is lost, the client may come back.</summary>
    Away,

    /// <summary>Ended.</summary>
    Over,
}
