using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Sockets;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>Makes TCP sockets.</summary>
internal static class TcpSocket
{
    /// <summary>One of a family, that does not wait for more to send.</summary>
    public static Socket Create(IpFamily family)
    {
        var socket = new Socket(SocketFamily.Of(family), SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (family == IpFamily.IPv6)
        {
            socket.DualMode = false;
        }

        return socket;
    }
}
