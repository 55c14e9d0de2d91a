using Parley.SansIO;

namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>An address of this host, and the interface it is on.</summary>
/// <param name="Address">The address.</param>
/// <param name="Kind">What its interface is.</param>
/// <param name="Index">The interface's number, which multicast needs; 0 if the system does not say.</param>
internal sealed record HostAddress(IpAddress Address, InterfaceKind Kind, int Index);
