using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Where a device's session lives now.</summary>
/// <param name="User">The user's id.</param>
/// <param name="Device">The device.</param>
/// <param name="Gateway">The gateway that holds the session (<see cref="IGateway.Id"/>).</param>
/// <param name="Version">Grows with every session of this device and every move of it to another gateway (fencing): of two
/// addresses of the same device the higher version is right and the other is void. Milliseconds since 1970 when its
/// <c>hello</c> arrived (so that of two hellos under way the later one wins), made larger than any earlier one of the same device that the gateway knows.</param>
public sealed record DeviceAddress(string User, DeviceId Device, string Gateway, long Version);
