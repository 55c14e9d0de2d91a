using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>A session as it is at one moment.</summary>
/// <param name="User">Whose.</param>
/// <param name="Address">Where it lives.</param>
/// <param name="Calls">The calls that its device is part of, rings for or has begun.</param>
public sealed record SessionView(UserProfile User, DeviceAddress Address, IReadOnlyList<CallId> Calls);
