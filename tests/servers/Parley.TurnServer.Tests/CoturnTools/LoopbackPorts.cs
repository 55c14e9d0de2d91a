using System.Net;
using System.Net.Sockets;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>Ports for servers that are processes of their own.</summary>
internal static class LoopbackPorts
{
    /// <summary>A port that nobody has just now, over UDP and TCP and over both IP versions.</summary>
    public static int Free()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            using var udp = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
            tcp.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken over UDP: another one.
                continue;
            }
        }
    }
}
