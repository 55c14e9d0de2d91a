using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// What the calls, the directory and other gateways ask of a gateway, the plain object that holds sessions and sockets.
/// All members are thread-safe and return soon: they never wait for a client.
/// </summary>
public interface IGateway
{
    /// <summary>Unique in the cluster, new with every start of the process.</summary>
    string Id { get; }

    /// <summary>Takes a call's notice for a device; false when no session has that address any more.</summary>
    ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice);

    /// <summary>Passes a relay message, byte for byte, to a device; drops it if the device is not connected here.</summary>
    /// <param name="to">The receiving device.</param>
    /// <param name="call">The call; the receiving session must be part of it.</param>
    /// <param name="utf8">The message; valid only during the call.</param>
    void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8);

    /// <summary>Passes a message that lies outside any call (docs/protocol.md §12, <c>direct</c>) to all devices of a user that this gateway holds.</summary>
    void Direct(string user, UserProfile from, ReadOnlySpan<byte> utf8);

    /// <summary>Passes a message for everybody (docs/protocol.md §12) to the users of this gateway that take part in such chat; none by default.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="utf8">The message; valid only during the call.</param>
    void Broadcast(UserProfile from, ReadOnlySpan<byte> utf8)
    {
    }

    /// <summary>Users whose presence changed, coalesced by the directory.</summary>
    void PresenceChanged(IReadOnlyList<PresenceChange> changes);

    /// <summary>Gives a session up to another gateway, where its client has come back; null when it is not (or no longer) here.</summary>
    ValueTask<SessionHandover?> HandOverAsync(string session);

    /// <summary>A newer session of the same device has registered: closes this one with <c>replaced</c>, without ending its calls.</summary>
    ValueTask FenceAsync(DeviceAddress older);
}

/// <summary>A user's presence as watchers see it.</summary>
/// <param name="User">Who.</param>
/// <param name="State">How.</param>
public sealed record PresenceChange(UserProfile User, PresenceState State);

/// <summary>Presence states (docs/protocol.md §7).</summary>
public enum PresenceState
{
    /// <summary>No device.</summary>
    Offline,

    /// <summary>Has a device, is in no call.</summary>
    Online,

    /// <summary>Is in a call.</summary>
    Busy,
}

/// <summary>A session on its way from one gateway to another.</summary>
/// <param name="User">Whose.</param>
/// <param name="Device">Of which device.</param>
/// <param name="Version">The version of its address so far.</param>
/// <param name="Epoch">The epoch of its event stream.</param>
/// <param name="NextOffset">The offset that the next event will get.</param>
/// <param name="Unacked">The unacknowledged events as sent, oldest first.</param>
/// <param name="Calls">The calls it takes part in, with the last notice's version of each.</param>
public sealed record SessionHandover(
    UserProfile User,
    DeviceId Device,
    long Version,
    string Epoch,
    long NextOffset,
    IReadOnlyList<byte[]> Unacked,
    IReadOnlyDictionary<CallId, long> Calls);
