using System.Buffers.Text;
using System.Collections.Concurrent;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>
/// The gateway of the <c>json</c> protocol (docs/protocol.md §12): holds its users, and is where calls, directory and other gateways reach
/// them. Plain objects: no socket, no clock, no thread of its own. Thread-safe.
/// </summary>
public sealed class MdnJsonGateway : IGateway
{
    private readonly ConcurrentDictionary<DeviceId, MdnJsonConversation> _conversations = new();
    private readonly ConcurrentDictionary<string, MdnJsonConversation> _users = new(StringComparer.Ordinal);
    private readonly MdnJsonLobby _lobby;
    private readonly Unfinished _unfinished;
    private long _lastNumber;
    private volatile bool _stopping;

    /// <summary>A gateway that nobody knows yet: see <see cref="ISignalingBackend.AttachAsync"/>.</summary>
    public MdnJsonGateway(
        ISignalingBackend backend, IAuthenticator authenticator, IGatewayEnvironment environment, SessionLimits limits)
    {
        Backend = backend;
        Authenticator = authenticator;
        Environment = environment;
        Limits = limits;
        Id = "json-" + NewToken(12);
        _lastNumber = environment.Now.ToUnixTimeMilliseconds();
        _lobby = new MdnJsonLobby(limits.LobbySize);
        _unfinished = new Unfinished(problem => environment.Faulted(null, problem));
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>How many connections there are.</summary>
    public int ConnectionCount => _conversations.Count;

    internal ISignalingBackend Backend { get; }

    internal IAuthenticator Authenticator { get; }

    internal IGatewayEnvironment Environment { get; }

    internal SessionLimits Limits { get; }

    /// <summary>A client has opened a connection; what it says goes to the conversation.</summary>
    public IConversation Open(IConnection connection, ConnectionTerms terms)
    {
        // Larger than any earlier one, and like the sample's own: milliseconds since 1970.
        var number = Interlocked.Increment(ref _lastNumber);
        var conversation = new MdnJsonConversation(this, connection, number, new DeviceId(NewBits()));
        _conversations[conversation.Device] = conversation;
        if (_stopping)
        {
            conversation.Close(CloseReason.GoingAway);
        }
        else if (!terms.GuestsAllowed)
        {
            conversation.Close(CloseReason.GuestsNotAllowed);
        }
        else
        {
            conversation.Start();
        }

        return conversation;
    }

    /// <summary>Time has passed. Called every <see cref="Gateway.TickInterval"/>.</summary>
    public void Tick()
    {
        var now = Environment.Now;
        foreach (var conversation in _conversations.Values)
        {
            conversation.HandleTimeout(now);
        }

        if (_lobby.TryTakeList(out var list))
        {
            Tell(list);
        }
    }

    /// <summary>Closes all connections; the process is about to stop.</summary>
    public void GoAway()
    {
        _stopping = true;
        foreach (var conversation in _conversations.Values)
        {
            conversation.Close(CloseReason.GoingAway);
        }
    }

    /// <summary>Waits until everything that was begun for clients is done.</summary>
    public Task WhenIdleAsync() => _unfinished.WhenNoneAsync();

    /// <inheritdoc/>
    public ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice) => ValueTask.FromResult(Find(to)?.Take(notice) ?? false);

    /// <inheritdoc/>
    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8) => Find(to)?.Deliver(call, utf8);

    /// <inheritdoc/>
    public void Direct(string user, UserProfile from, ReadOnlySpan<byte> utf8) => _users.GetValueOrDefault(user)?.HandleDirect(from, utf8);

    /// <inheritdoc/>
    public void Broadcast(UserProfile from, ReadOnlySpan<byte> utf8) => Tell(utf8);

    /// <inheritdoc/>
    public void PresenceChanged(IReadOnlyList<PresenceChange> changes) => _lobby.Take(changes);

    /// <inheritdoc/>
    /// <remarks>These sessions do not outlive their connections.</remarks>
    public ValueTask<SessionHandover?> HandOverAsync(string session) => ValueTask.FromResult<SessionHandover?>(null);

    /// <inheritdoc/>
    public ValueTask FenceAsync(DeviceAddress older)
    {
        Find(older)?.Close(CloseReason.Replaced);
        return ValueTask.CompletedTask;
    }

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

    /// <summary>A user has signed in.</summary>
    internal async ValueTask EnterAsync(UserProfile user, MdnJsonConversation conversation, CancellationToken cancellation)
    {
        _users[user.Id] = conversation;
        if (_lobby.TryBegin())
        {
            try
            {
                _lobby.Take(await Backend.WatchAsync(Id, lobby: true, [], cancellation).ConfigureAwait(false));
            }
            catch (BackendUnavailableException)
            {
                _lobby.GiveUp();
                throw;
            }
        }

        // The directory says so too, but a little later.
        _lobby.Take([new PresenceChange(user, PresenceState.Online)]);
    }

    /// <summary>A user leaves. The directory says so too; but not of one who was there too briefly for it to have said the opposite.</summary>
    internal void ForgetPresence(UserProfile user) => _lobby.Take([new PresenceChange(user, PresenceState.Offline)]);

    internal void Remove(MdnJsonConversation conversation)
    {
        _conversations.TryRemove(conversation.Device, out _);
        if (conversation.User is { } user)
        {
            _users.TryRemove(KeyValuePair.Create(user.Id, conversation));
        }
    }

    /// <summary>Tells all users of this protocol here.</summary>
    internal void Tell(ReadOnlySpan<byte> utf8)
    {
        foreach (var conversation in _users.Values)
        {
            conversation.Send(utf8);
        }
    }

    internal void Follow(Task work) => _unfinished.Add(work);

    internal CallId NewCallId() => new(NewBits());

    /// <summary>Random characters of base64url.</summary>
    internal string NewToken(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        Environment.FillRandom(random);
        return Base64Url.EncodeToString(random);
    }

    private UInt128 NewBits()
    {
        Span<byte> random = stackalloc byte[16];
        Environment.FillRandom(random);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(random);
    }

    private MdnJsonConversation? Find(DeviceAddress address) =>
        address.Gateway == Id && _conversations.TryGetValue(address.Device, out var found) && found.Is(address) ? found : null;
}
