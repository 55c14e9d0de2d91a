using System.Collections.Immutable;
using System.Text;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// The directory of many users: their devices, the guests' keys, the slot of each (in which call it is), and who watches their presence. Pure;
/// its shell owns it and comes back with <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>. Not thread-safe.
/// </summary>
/// <remarks>An idle user costs a dictionary entry and four small objects; slots and watchers exist only for those who have them.</remarks>
public sealed partial class UserShard(UserShardOptions options)
{
    private readonly Dictionary<string, UserEntry> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _gateways = new(StringComparer.Ordinal);

    /// <summary>Users that have a device.</summary>
    public int Users => _users.Count;

    /// <summary>When <see cref="HandleTimeout"/> is due; none: never.</summary>
    public DateTimeOffset? NextTimeout => _publishAt is { } publish && (_sweepAt is null || publish < _sweepAt) ? publish : _sweepAt;

    /// <summary>Enters a device, or renews its entry (<see cref="ISignalingBackend.RegisterAsync"/>).</summary>
    /// <param name="user">The user.</param>
    /// <param name="device">Its device.</param>
    /// <param name="guestKey">For guests: the key in the guest's identity; null for users who signed in.</param>
    /// <param name="now">The time.</param>
    /// <param name="fenced">The older session of the same device that is to be closed (<see cref="IGateway.FenceAsync"/>), if there is one.</param>
    public Registration Register(UserProfile user, DeviceAddress device, string? guestKey, DateTimeOffset now, out DeviceAddress? fenced)
    {
        fenced = null;
        var key = GuestKeyHash.Of(guestKey);
        if (!_users.TryGetValue(user.Id, out var entry))
        {
            MarkChanged(user, PresenceState.Offline, now);
            entry = new UserEntry(user.Name == user.Id ? user with { Name = user.Id } : user, key, Compact(user.Id, device));
            _users.Add(user.Id, entry);
            return new Registration.Entered(SlotOf(user.Id, now)?.Call);
        }

        if (entry.Key != key)
        {
            return new Registration.NameTaken();
        }

        var known = entry.Find(device.Device);
        if (known is not null && (known.Version > device.Version || (known.Version == device.Version && known.Gateway != device.Gateway)))
        {
            return new Registration.Outdated(known.Version);
        }

        if (known is null && entry.Count >= options.MaxSessionsPerUser)
        {
            return new Registration.TooManyDevices();
        }

        if (known != device)
        {
            fenced = known;
            entry.Put(Compact(entry.Profile.Id, device));
        }

        if (entry.Profile.Name != user.Name)
        {
            MarkChanged(entry.Profile, StateOf(user.Id, now), now, always: true);
            entry.Profile = entry.Profile with { Name = user.Name };
        }

        return new Registration.Entered(SlotOf(user.Id, now)?.Call);
    }

    /// <summary>Takes a device out; an address with an older version than the entry is ignored.</summary>
    public void Unregister(DeviceAddress device, DateTimeOffset now)
    {
        if (!_users.TryGetValue(device.User, out var entry) || entry.Find(device.Device) is not { } known || known.Version > device.Version)
        {
            return;
        }

        if (entry.Count == 1)
        {
            MarkChanged(entry.Profile, StateOf(device.User, now), now);
            _users.Remove(device.User);
        }
        else
        {
            entry.Remove(known);
        }
    }

    /// <summary>A gateway is gone for good: takes all its devices out and returns them, so that their calls can be told.</summary>
    public IReadOnlyList<DeviceAddress> ForgetGateway(string gateway, DateTimeOffset now)
    {
        List<DeviceAddress> gone = [.. _users.Values.SelectMany(entry => entry.Devices).Where(device => device.Gateway == gateway)];
        foreach (var device in gone)
        {
            Unregister(device, now);
        }

        Unwatch(gateway);
        _gateways.Remove(gateway);
        return gone;
    }

    /// <summary>Where a device is now; null when it is not entered.</summary>
    public DeviceAddress? Find(string user, DeviceId device) => _users.TryGetValue(user, out var entry) ? entry.Find(device) : null;

    /// <summary>A user's devices; empty when it has none.</summary>
    public ImmutableArray<DeviceAddress> DevicesOf(string user) => _users.TryGetValue(user, out var entry) ? [.. entry.Devices] : [];

    /// <summary>How others see a user now.</summary>
    public PresenceState StateOf(string user, DateTimeOffset now) =>
        !_users.ContainsKey(user) ? PresenceState.Offline
        : SlotOf(user, now) is not null ? PresenceState.Busy
        : PresenceState.Online;

    /// <summary>Does what is due: frees slots that nobody renewed, and makes presence changes available.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
        SweepSlots(now);
        Publish(now);
    }

    /// <summary>The address with the texts that this directory holds already: thousands of entries share them.</summary>
    private DeviceAddress Compact(string user, DeviceAddress device)
    {
        if (!_gateways.TryGetValue(device.Gateway, out var gateway))
        {
            _gateways.Add(device.Gateway, gateway = device.Gateway);
        }

        return new DeviceAddress(user, device.Device, gateway, device.Version);
    }

    /// <summary>A guest's key, kept as 128 bits of its SHA-256: smaller than the text, and no secret to leak.</summary>
    private readonly record struct GuestKeyHash(UInt128 Value)
    {
        public static GuestKeyHash Of(string? key)
        {
            if (key is null)
            {
                return default;
            }

            Span<byte> hash = stackalloc byte[32];
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
            return new GuestKeyHash(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash));
        }
    }

    private sealed class UserEntry(UserProfile profile, GuestKeyHash key, DeviceAddress first)
    {
        /// <summary>One address, or an array of them: nearly every user has one device.</summary>
        private object _devices = first;

        public UserProfile Profile { get; set; } = profile;

        public GuestKeyHash Key { get; } = key;

        public int Count => _devices is DeviceAddress[] many ? many.Length : 1;

        public IEnumerable<DeviceAddress> Devices => _devices as DeviceAddress[] ?? [(DeviceAddress)_devices];

        public DeviceAddress? Find(DeviceId device) => Devices.FirstOrDefault(entry => entry.Device == device);

        public void Put(DeviceAddress device)
        {
            DeviceAddress[] others = [.. Devices.Where(entry => entry.Device != device.Device)];
            _devices = others.Length == 0 ? device : (DeviceAddress[])[.. others, device];
        }

        public void Remove(DeviceAddress device)
        {
            DeviceAddress[] others = [.. Devices.Where(entry => entry.Device != device.Device)];
            _devices = others is [var one] ? one : others;
        }
    }
}
