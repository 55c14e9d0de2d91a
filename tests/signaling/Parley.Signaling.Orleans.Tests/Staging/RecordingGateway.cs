using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>
/// A gateway whose sessions are the test's devices: it takes notices, relays and hand-overs as the rules of the seam demand, and writes all of it down.
/// </summary>
internal sealed class RecordingGateway(string id) : IGateway
{
    private readonly ConcurrentDictionary<(string User, DeviceId Device), TestDevice> _devices = new();

    public string Id => id;

    /// <summary>What the directory published, batch by batch.</summary>
    public Channel<IReadOnlyList<PresenceChange>> Presence { get; } = Channel.CreateUnbounded<IReadOnlyList<PresenceChange>>();

    /// <summary>What was said to everybody.</summary>
    public Channel<(UserProfile From, string Text)> Broadcasts { get; } = Channel.CreateUnbounded<(UserProfile, string)>();

    /// <summary>Set: how many notices fail before one is taken.</summary>
    public int FailuresToCome { get; set; }

    public void Hold(TestDevice device) => _devices[KeyOf(device.Address)] = device;

    public void LetGo(TestDevice device) => _devices.TryRemove(KeyValuePair.Create(KeyOf(device.Address), device));

    public ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice)
    {
        if (FailuresToCome > 0)
        {
            FailuresToCome--;
            throw new TimeoutException("The test's gateway is slow.");
        }

        return ValueTask.FromResult(Find(to) is { } device && device.Take(notice));
    }

    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8) => Find(to)?.Take(call, utf8.ToArray());

    public void Direct(string user, UserProfile from, ReadOnlySpan<byte> utf8)
    {
        foreach (var device in _devices.Values.Where(device => device.User.Id == user))
        {
            device.TakeDirect(from, utf8.ToArray());
        }
    }

    public void Broadcast(UserProfile from, ReadOnlySpan<byte> utf8) => Broadcasts.Writer.TryWrite((from, Encoding.UTF8.GetString(utf8)));

    public void PresenceChanged(IReadOnlyList<PresenceChange> changes) => Presence.Writer.TryWrite(changes);

    public ValueTask<SessionHandover?> HandOverAsync(string session)
    {
        var device = _devices.Values.FirstOrDefault(device => device.Session == session);
        if (device is null)
        {
            return ValueTask.FromResult<SessionHandover?>(null);
        }

        LetGo(device);
        return ValueTask.FromResult<SessionHandover?>(device.HandOver());
    }

    public ValueTask FenceAsync(DeviceAddress older)
    {
        if (Find(older) is { } device)
        {
            LetGo(device);
            device.Fenced.TrySetResult(older);
        }

        return ValueTask.CompletedTask;
    }

    private TestDevice? Find(DeviceAddress address) =>
        _devices.TryGetValue(KeyOf(address), out var device) && device.Address.Version == address.Version ? device : null;

    private static (string, DeviceId) KeyOf(DeviceAddress address) => (address.User, address.Device);
}
