using System.Buffers.Text;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// Holds the sessions and connections of one process, and is where calls, directory and other gateways reach them. Plain objects: no
/// socket, no clock, no thread of its own. Thread-safe.
/// </summary>
public sealed partial class Gateway : IGateway
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(250);

    private readonly SessionIndex _sessions = new();
    private readonly IIceServerProvider _ice;
    private readonly Unfinished _unfinished;
    private long _lastVersion;
    private long _relayed;
    private volatile bool _stopping;

    /// <summary>A gateway that nobody knows yet: see <see cref="ISignalingBackend.AttachAsync"/>.</summary>
    public Gateway(
        ISignalingBackend backend,
        IAuthenticator authenticator,
        TokenSigner signer,
        IIceServerProvider ice,
        IGatewayEnvironment environment,
        SessionLimits limits)
    {
        Backend = backend;
        Authenticator = authenticator;
        Tokens = new SessionTokens(signer);
        Environment = environment;
        Limits = limits;
        _ice = ice;
        Timers = new TimerWheel(environment.Now, Resolution, problem => environment.Faulted(null, problem));
        _unfinished = new Unfinished(problem => environment.Faulted(null, problem));
        Presence = new PresenceBoard(this);
        Id = NewToken(12);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>How often <see cref="Tick"/> wants to be called.</summary>
    public static TimeSpan TickInterval => Resolution;

    /// <summary>How many sessions there are, those without a connection included.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>How many relay messages its clients have sent.</summary>
    public long Relayed => Interlocked.Read(ref _relayed);

    /// <summary>The timers of all sessions and connections.</summary>
    public TimerWheel Timers { get; }

    internal ISignalingBackend Backend { get; }

    internal IAuthenticator Authenticator { get; }

    internal SessionTokens Tokens { get; }

    internal IGatewayEnvironment Environment { get; }

    internal SessionLimits Limits { get; }

    internal PresenceBoard Presence { get; }

    /// <summary>A client has opened a connection; what it says goes to the conversation.</summary>
    public Conversation Open(IConnection connection, ConnectionTerms terms)
    {
        var conversation = new Conversation(this, connection, terms);
        if (_stopping)
        {
            connection.Close(CloseReason.GoingAway);
        }

        return conversation;
    }

    /// <summary>The sessions that live now and their calls, for whoever wants to look.</summary>
    public IReadOnlyList<SessionView> Snapshot() => [.. _sessions.All().Select(session => session.View())];

    /// <summary>Time has passed. Called every <see cref="TickInterval"/>.</summary>
    public void Tick() => Timers.Turn(Environment.Now);

    /// <summary>Tells all clients to come back, each after a random time, and closes their connections.</summary>
    /// <param name="spread">The longest time.</param>
    public void GoAway(TimeSpan spread)
    {
        _stopping = true;
        Span<byte> random = stackalloc byte[4];
        foreach (var session in _sessions.All())
        {
            Environment.FillRandom(random);
            var part = BitConverter.ToUInt32(random) / (double)uint.MaxValue;
            session.GoAway(ServerMessageWriter.ToUtf8(new ServerMessage.GoingAway(spread * part)));
        }
    }

    /// <summary>Waits until everything that was begun for clients that are gone is done.</summary>
    public Task WhenIdleAsync() => _unfinished.WhenNoneAsync();

    /// <inheritdoc/>
    public ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice) =>
        ValueTask.FromResult(to.Gateway == Id && _sessions.Find(to) is { } session && session.Take(notice));

    /// <inheritdoc/>
    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8) => _sessions.Find(to)?.Deliver(call, utf8);

    /// <inheritdoc/>
    public void Direct(string user, UserProfile from, ReadOnlySpan<byte> utf8)
    {
        var message = ServerMessageWriter.ToUtf8(new ServerMessage.Direct(from, utf8.ToArray()));
        foreach (var session in _sessions.OfUser(user))
        {
            session.Send(message);
        }
    }

    /// <inheritdoc/>
    public void PresenceChanged(IReadOnlyList<PresenceChange> changes) => Presence.Apply(changes);

    /// <inheritdoc/>
    public ValueTask<SessionHandover?> HandOverAsync(string session)
    {
        if (!Tokens.TryReadSession(session, out var token) || FindLocal(token) is not { } found)
        {
            return ValueTask.FromResult<SessionHandover?>(null);
        }

        var handover = found.HandOver();
        return ValueTask.FromResult(Retire(found, SessionChange.Replaced) ? handover : null);
    }

    /// <inheritdoc/>
    public ValueTask FenceAsync(DeviceAddress older)
    {
        if (_sessions.Find(older) is { } session && Retire(session, SessionChange.Replaced))
        {
            // The newer session speaks for the calls from now on. Should it know nothing of them, they learn that the device is lost.
            Timers.Add(new Farewell(this, session), Environment.Now + Limits.ResumeWindow);
        }

        return ValueTask.CompletedTask;
    }

    internal Session? FindLocal(DeviceAddress address) => address.Gateway == Id ? _sessions.Find(address) : null;

    internal Session? FindLocal(SessionToken token) => FindLocal(SessionTokens.AddressOf(token));

    internal Session? FindLocal(string user, DeviceId device) => _sessions.Find(user, device);

    internal void RelayTo(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8)
    {
        if (to.Gateway == Id)
        {
            Relay(to, call, utf8);
        }
        else
        {
            Backend.Relay(to, call, utf8);
        }
    }

    internal void CountRelayed() => Interlocked.Increment(ref _relayed);

    internal void Follow(Task work) => _unfinished.Add(work);

    /// <summary>Random characters of base64url.</summary>
    internal string NewToken(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        Environment.FillRandom(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>A version greater than all that this gateway has given, and than an earlier one of the same device.</summary>
    internal long NewVersion(long earlier)
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastVersion);
            var next = Math.Max(Environment.Now.ToUnixTimeMilliseconds(), Math.Max(last, earlier) + 1);
            if (Interlocked.CompareExchange(ref _lastVersion, next, last) == last)
            {
                return next;
            }
        }
    }
}
