using System.Net;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Streams;

/// <summary>TCP sockets at a relayed address: one that listens, and one for each connection to a peer, all with the same local address and port (RFC 6062 §5.2).</summary>
internal static class RelayedSocket
{
    /// <summary>Binds a socket that shares its address with others of this server.</summary>
    /// <returns>Null when the address cannot be had.</returns>
    public static Socket? TryBind(in TransportAddress local)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(
                local.Family == IpFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            if (local.Family == IpFamily.IPv6)
            {
                socket.DualMode = false;
            }

            // The platform makes this SO_REUSEADDR and SO_REUSEPORT on Linux: the second lets a socket connect from where another listens.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.NoDelay = true;
            socket.Bind(local.ToIPEndPoint());
            return socket;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <summary>Who is at the other end; null when nobody is any more.</summary>
    public static TransportAddress? Peer(Socket socket)
    {
        try
        {
            return TransportAddress.From((IPEndPoint)socket.RemoteEndPoint!).Unmapped;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
