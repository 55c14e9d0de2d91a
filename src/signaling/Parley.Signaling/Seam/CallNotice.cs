using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What a call tells the gateway of one of its devices: an event for the client, and where this device's relay messages go from now on.</summary>
/// <param name="Call">The call.</param>
/// <param name="Version">The call's state version; a gateway ignores a notice for a device that is not newer than the last one it took for that call,
/// also after the call is over: notices may come twice.</param>
/// <param name="Event">The event for the client; none when only the route changes.</param>
/// <param name="Route">Where this device's relay messages of this call go; null leaves it as it is.</param>
public sealed record CallNotice(CallId Call, long Version, SessionEvent? Event, CallRoute? Route);

/// <summary>Where one device's relay messages of one call go.</summary>
/// <param name="To">The ringing devices, or the one peer; empty: nowhere, drop them (the sending client repeats).</param>
/// <param name="Over">The call has ended for this device: the gateway answers relay messages with <c>no-such-call</c>, and this session takes no notice
/// of this call any more, also not a newer one (it returns true and does nothing).</param>
public sealed record CallRoute(ImmutableArray<DeviceAddress> To, bool Over = false);
