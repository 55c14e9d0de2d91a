using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Sockets;

/// <summary>The system's number for a family.</summary>
internal static class SocketFamily
{
    /// <summary>The number.</summary>
    public static AddressFamily Of(IpFamily family) => family == IpFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
}
