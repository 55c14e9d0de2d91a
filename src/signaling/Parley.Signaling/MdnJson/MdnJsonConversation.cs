using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>
/// One connection of the <c>json</c> protocol: feeds its <see cref="MdnJsonSession"/> and does what that wants done. Texts go out at once and
/// in order; what waits for others is done one after the other. Thread-safe.
/// </summary>
internal sealed partial class MdnJsonConversation : IConversation
{
    private readonly MdnJsonGateway _gateway;
    private readonly IConnection _connection;
    private readonly MdnJsonSession _session;
    private readonly Lock _gate = new();
    private readonly Queue<MdnJsonOutput> _work = new();
    private readonly DateTimeOffset _openedAt;
    private Task _tail = Task.CompletedTask;
    private MessageAllowance _allowance;
    private CallLegs _legs;
    private DeviceAddress? _address;
    private bool _closed;

    public MdnJsonConversation(MdnJsonGateway gateway, IConnection connection, long number, DeviceId device)
    {
        _gateway = gateway;
        _connection = connection;
        _session = new MdnJsonSession(number, gateway.NewCallId);
        _openedAt = gateway.Environment.Now;
        _allowance = new MessageAllowance(_openedAt, gateway.Limits);
        Device = device;
    }

    /// <summary>This connection as a device.</summary>
    public DeviceId Device { get; }

    /// <summary>The user; null before it has signed in.</summary>
    public UserProfile? User => _session.User;

    public void Start() => Drive(_session.Start);

    /// <inheritdoc/>
    public ValueTask HandleTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        var now = _gateway.Environment.Now;
        if (_closed || !Admit(now))
        {
            return ValueTask.CompletedTask;
        }

        // The client waits for what it asks for: so it cannot pile up work.
        return Drive(() => _session.HandleText(now, utf8.Span)) ? new ValueTask(WorkAsync(cancellation)) : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void HandleBinary() => Close(CloseReason.BinaryMessage);

    /// <inheritdoc/>
    public void HandleInvalidText() => Close(CloseReason.NotUtf8);

    /// <inheritdoc/>
    public void HandleTooLarge() => Close(CloseReason.MessageTooLarge);

    /// <inheritdoc/>
    public Task HandleClosedAsync()
    {
        Task farewell;
        lock (_gate)
        {
            _closed = true;
            farewell = _tail = FarewellAsync(_tail);
        }

        _gateway.Remove(this);
        _gateway.Follow(farewell);
        return farewell;
    }

    /// <summary>Whether this is the session at that address.</summary>
    public bool Is(DeviceAddress address)
    {
        lock (_gate)
        {
            return _address == address;
        }
    }

    /// <summary>Takes a call's notice; false when the connection is over.</summary>
    public bool Take(CallNotice notice)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (!_legs.Take(notice))
            {
                return true;
            }
        }

        if (notice.Event is { } content)
        {
            DriveAndFollow(() => _session.HandleEvent(_gateway.Environment.Now, content));
        }

        return true;
    }

    /// <summary>Takes a relay message.</summary>
    public void Deliver(CallId call, ReadOnlySpan<byte> utf8)
    {
        var copy = utf8.ToArray();
        DriveAndFollow(() => _session.HandleRelay(_gateway.Environment.Now, call, copy));
    }

    /// <summary>Takes a message that lies outside of any call.</summary>
    public void HandleDirect(UserProfile from, ReadOnlySpan<byte> utf8)
    {
        var copy = utf8.ToArray();
        DriveAndFollow(() => _session.HandleDirect(from.Id, copy));
    }

    /// <summary>Sends a text that all users get.</summary>
    public void Send(ReadOnlySpan<byte> utf8) => _connection.Send(utf8);

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
        if (_address is null && now - _openedAt >= _gateway.Limits.HelloTimeout)
        {
            Close(CloseReason.HelloTimeout);
        }
        else
        {
            DriveAndFollow(() =>
            {
                if (_session.NextTimeout <= now)
                {
                    _session.HandleTimeout(now);
                }
            });
        }
    }

    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _gateway.Environment.Closing(null, reason);
        _connection.Close(reason);
    }

    private bool Admit(DateTimeOffset now)
    {
        var verdict = _allowance.Count(now, out _);
        if (verdict == MessageAllowance.Verdict.Close)
        {
            Close(CloseReason.TooFast);
        }

        return verdict == MessageAllowance.Verdict.Pass;
    }

    private void DriveAndFollow(Action input)
    {
        if (Drive(input))
        {
            _gateway.Follow(WorkAsync(CancellationToken.None));
        }
    }

    /// <summary>Gives the session an input and does what can be done at once.</summary>
    /// <returns>Whether there is work that waits for others.</returns>
    private bool Drive(Action input)
    {
        List<(ImmutableArray<DeviceAddress> To, MdnJsonOutput.Relay Message)>? relays = null;
        CloseReason? reason = null;
        bool waits;
        lock (_gate)
        {
            if (_closed)
            {
                // What this user has begun, the farewell ends.
                return false;
            }

            input();
            while (_session.TryTakeOutput(out var output))
            {
                switch (output)
                {
                    case MdnJsonOutput.Text text:
                        _connection.Send(text.Utf8.Span);
                        break;
                    case MdnJsonOutput.Relay relay when _legs.Find(relay.Call) is { } leg:
                        (relays ??= []).Add((leg.To, relay));
                        break;
                    case MdnJsonOutput.Relay:
                        // There is no route yet; the outbox sends it again.
                        break;
                    case MdnJsonOutput.Close close:
                        reason = close.Reason;
                        break;
                    default:
                        _work.Enqueue(output);
                        break;
                }
            }

            waits = _work.Count > 0;
        }

        // Outside the lock: two users who relay to each other must not wait for each other. The receiver restores order.
        foreach (var (to, message) in relays ?? [])
        {
            foreach (var address in to)
            {
                _gateway.RelayTo(address, message.Call, message.Utf8.Span);
            }
        }

        if (reason is not null)
        {
            Close(reason);
        }

        return waits;
    }
}
