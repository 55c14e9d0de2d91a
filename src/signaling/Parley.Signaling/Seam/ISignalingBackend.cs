using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// What a gateway asks of the cluster: the calls, the directory of users and devices, and the other gateways. In the server it stands on
/// Orleans grains. All members are thread-safe; a cluster that cannot answer throws <see cref="BackendUnavailableException"/>.
/// </summary>
public interface ISignalingBackend
{
    /// <summary>Makes a gateway known, so that notices and relay messages reach it. Called once, before anything else.</summary>
    ValueTask AttachAsync(IGateway gateway, CancellationToken cancellation);

    /// <summary>Hands an input to a call. Idempotent, as docs/protocol.md §3 demands.</summary>
    ValueTask<CallReply> SendAsync(CallId call, CallInput input, CancellationToken cancellation);

    /// <summary>
    /// Enters a device in the directory, or renews its entry. A guest's id belongs to whoever holds its key as long as it has a device.
    /// Fences an older session of the same device (<see cref="IGateway.FenceAsync"/>).
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="device">Its device's address.</param>
    /// <param name="guestKey">For guests: the key in the guest's identity; null for users who signed in.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<Registration> RegisterAsync(UserProfile user, DeviceAddress device, string? guestKey, CancellationToken cancellation);

    /// <summary>Takes a device out of the directory; an address with an older version than the entry is ignored.</summary>
    ValueTask UnregisterAsync(DeviceAddress device, CancellationToken cancellation);

    /// <summary>Watches users, or the lobby (all users), for a gateway; replaces what it watched before. Returns the present state; changes follow through
    /// <see cref="IGateway.PresenceChanged"/>. A gateway asks once for all its sessions together.</summary>
    ValueTask<IReadOnlyList<PresenceChange>> WatchAsync(string gateway, bool lobby, IReadOnlyCollection<string> users, CancellationToken cancellation);

    /// <summary>Passes a relay message to a device on another gateway. The caller passes messages to its own devices directly.</summary>
    void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8);

    /// <summary>Passes a message outside any call to all devices of a user, on all gateways; false when the user has none.</summary>
    ValueTask<bool> DirectAsync(string user, UserProfile from, ReadOnlyMemory<byte> utf8, CancellationToken cancellation);

    /// <summary>Passes a message for everybody to all gateways but the sender's own (<see cref="IGateway.Broadcast"/>). In a cluster of one process
    /// there may be none, and nothing to do.</summary>
    /// <param name="gateway">The sender's gateway.</param>
    /// <param name="from">The sender.</param>
    /// <param name="utf8">The message.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask BroadcastAsync(string gateway, UserProfile from, ReadOnlyMemory<byte> utf8, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Fetches a session from the gateway that holds it; null when that gateway or session is gone.</summary>
    ValueTask<SessionHandover?> TakeOverAsync(string gateway, string session, CancellationToken cancellation);
}

/// <summary>The directory's answer to <see cref="ISignalingBackend.RegisterAsync"/>.</summary>
public abstract record Registration
{
    private Registration() { }

    /// <summary>Entered.</summary>
    /// <param name="RingingCall">The call that holds this user's slot: it may be ringing, and the device should join it
    /// (<see cref="CallInput.DeviceJoined"/>). In any other state of the call that does no harm.</param>
    public sealed record Entered(CallId? RingingCall) : Registration;

    /// <summary>A newer session of the same device is entered: a later <c>hello</c> has overtaken this one. The gateway closes this one so that its
    /// client, if it still listens (clocks of gateways differ), comes again: 4001 <c>session-ended</c>.</summary>
    /// <param name="NewestVersion">The version of the entry.</param>
    public sealed record Outdated(long NewestVersion) : Registration;

    /// <summary>Another guest has this id.</summary>
    public sealed record NameTaken : Registration;

    /// <summary>The user has as many devices as the limits allow.</summary>
    public sealed record TooManyDevices : Registration;
}

/// <summary>The cluster cannot answer just now; the same request may be tried again.</summary>
public sealed class BackendUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
