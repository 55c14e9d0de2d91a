using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>A device with a session on one of the stage's gateways: what it is told, and the means to do what a client can do.</summary>
internal sealed class TestDevice(Stage stage, Site site, UserProfile user, DeviceId id, long version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, long> _versions = [];
    private readonly Dictionary<CallId, CallRoute> _routes = [];
    private readonly Channel<SessionEvent> _events = Channel.CreateUnbounded<SessionEvent>();
    private readonly Channel<(CallId Call, string Text)> _relayed = Channel.CreateUnbounded<(CallId, string)>();
    private readonly Channel<(UserProfile From, string Text)> _direct = Channel.CreateUnbounded<(UserProfile, string)>();

    public UserProfile User => user;

    public Site Site => site;

    public DeviceAddress Address { get; } = new(user.Id, id, site.Gateway.Id, version);

    public string Session { get; } = Guid.NewGuid().ToString("N");

    public TaskCompletionSource<DeviceAddress> Fenced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Every event so far, in order.</summary>
    public List<SessionEvent> Heard { get; } = [];

    /// <summary>Takes a notice as a gateway's session does: an older one of the same call is ignored. False after it was handed over.</summary>
    public bool Take(CallNotice notice)
    {
        lock (_gate)
        {
            if (notice.Version <= _versions.GetValueOrDefault(notice.Call))
            {
                return true;
            }

            _versions[notice.Call] = notice.Version;
            if (notice.Route is { } route)
            {
                _routes[notice.Call] = route;
            }

            if (notice.Event is { } heard)
            {
                Heard.Add(heard);
                _events.Writer.TryWrite(heard);
            }

            return true;
        }
    }

    public void Take(CallId call, byte[] utf8) => _relayed.Writer.TryWrite((call, Encoding.UTF8.GetString(utf8)));

    public void TakeDirect(UserProfile from, byte[] utf8) => _direct.Writer.TryWrite((from, Encoding.UTF8.GetString(utf8)));

    /// <summary>The next event, which must be of this kind.</summary>
    public async Task<T> HearsAsync<T>()
        where T : SessionEvent => Assert.IsType<T>(await Next(_events.Reader, typeof(T).Name));

    /// <summary>The next event of this kind, whatever comes before it.</summary>
    public async Task<T> HearsAtLastAsync<T>()
        where T : SessionEvent
    {
        while (true)
        {
            if (await Next(_events.Reader, typeof(T).Name) is T heard)
            {
                return heard;
            }
        }
    }

    /// <summary>The next event must be the end, for this reason.</summary>
    public async Task<SessionEvent.Ended> HearsEndAsync(CallId call, EndReason reason)
    {
        var ended = await HearsAsync<SessionEvent.Ended>();
        Assert.Equal((call, reason), (ended.Call, ended.Reason));
        return ended;
    }

    public async Task<string> GetsRelayedAsync(CallId call)
    {
        var (of, text) = await Next(_relayed.Reader, "a relay message");
        Assert.Equal(call, of);
        return text;
    }

    public Task<(UserProfile From, string Text)> GetsDirectAsync() => Next(_direct.Reader, "a direct message");

    public async Task<CallId> CallsAsync(TestDevice callee)
    {
        var call = new CallId(NewId());
        Assert.Equal(CallReply.Done, await CallsAsync(callee.User.Id, call));
        return call;
    }

    public ValueTask<CallReply> CallsAsync(string callee, CallId call) =>
        DoesAsync(call, new CallInput.Invite(Address, User, callee, new MediaWish(true, true)));

    public ValueTask<CallReply> AlertsAsync(CallId call) => DoesAsync(call, new CallInput.Alert(Address));

    public ValueTask<CallReply> AcceptsAsync(CallId call, uint ack = 0) => DoesAsync(call, new CallInput.Accept(Address, ack));

    public ValueTask<CallReply> DeclinesAsync(CallId call) => DoesAsync(call, new CallInput.Decline(Address));

    public ValueTask<CallReply> HangsUpAsync(CallId call, EndReason reason = EndReason.HungUp) =>
        DoesAsync(call, new CallInput.HangUp(Address, reason));

    public ValueTask<CallReply> DoesAsync(CallId call, CallInput input) => site.Backend.SendAsync(call, input, stage.Cancellation);

    /// <summary>Sends a relay message the way the session's route says.</summary>
    public void Relays(CallId call, string text)
    {
        CallRoute route;
        lock (_gate)
        {
            route = _routes[call];
        }

        foreach (var to in route.To)
        {
            var gateway = to.Gateway == site.Gateway.Id ? site.Gateway : null;
            if (gateway is null)
            {
                site.Backend.Relay(to, call, Encoding.UTF8.GetBytes(text));
            }
            else
            {
                gateway.Relay(to, call, Encoding.UTF8.GetBytes(text));
            }
        }
    }

    public bool RelayIsOver(CallId call)
    {
        lock (_gate)
        {
            return _routes[call].Over;
        }
    }

    /// <summary>Whether everything heard has been looked at.</summary>
    public bool HeardNothingMore => !_events.Reader.TryPeek(out _);

    public SessionHandover HandOver()
    {
        lock (_gate)
        {
            return new SessionHandover(user, id, version, "epoch", Heard.Count + 1, [], new Dictionary<CallId, long>(_versions));
        }
    }

    /// <summary>Continues the handed-over session: what it has had, it has had.</summary>
    public void Continue(SessionHandover session)
    {
        foreach (var (call, seen) in session.Calls)
        {
            _versions[call] = seen;
        }
    }

    public static UInt128 NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private async Task<T> Next<T>(ChannelReader<T> reader, string what)
    {
        try
        {
            return await reader.ReadAsync(stage.Cancellation).AsTask().WaitAsync(Patience, stage.Cancellation);
        }
        catch (TimeoutException)
        {
            throw new Xunit.Sdk.XunitException(
                $"{user.Id} waits in vain for {what}; it has heard: {string.Join(", ", Heard)}");
        }
    }
}
