using Parley.SansIO;

namespace Parley.Ice;

/// <summary>An address of this host that candidates may come from.</summary>
/// <param name="Address">The address.</param>
/// <param name="Preference">The interface's rank, 0 the best: wired before Wi-Fi before mobile before VPN.</param>
public sealed record LocalInterface(IpAddress Address, int Preference = 0);
