using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.SansIO;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>Opens UDP sockets: bound, never blocking, for one family, and sending with DF clear unless told otherwise (RFC 8656 §15).</summary>
internal static unsafe class UdpSocket
{
    /// <summary>Opens and binds a socket.</summary>
    /// <returns>Its descriptor, or a negated errno.</returns>
    public static int TryOpen(in TransportAddress local, int buffer, bool reusePort)
    {
        var six = local.Family == IpFamily.IPv6;
        var fd = Libc.Socket(six ? Inet6Family : InetFamily, DatagramSocket | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            return -Marshal.GetLastPInvokeError();
        }

        if (six)
        {
            Set(fd, Ip6Level, Ip6Only, 1);
        }

        if (reusePort)
        {
            Set(fd, SocketLevel, ReusePort, 1);
        }

        if (buffer > 0)
        {
            SetBuffer(fd, ReceiveBufferForce, ReceiveBuffer, buffer);
            SetBuffer(fd, SendBufferForce, SendBuffer, buffer);
        }

        SetDontFragment(fd, local.Family, false);
        var name = stackalloc byte[SocketName.Capacity];
        if (Libc.Bind(fd, name, SocketName.Write(name, local)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Libc.Close(fd);
            return -error;
        }

        return fd;
    }

    /// <summary>The address a socket is bound to.</summary>
    public static TransportAddress LocalEndPoint(int fd)
    {
        var name = stackalloc byte[SocketName.Capacity];
        uint length = SocketName.Capacity;
        return Libc.GetSocketName(fd, name, &length) < 0 ? throw Failure(Marshal.GetLastPInvokeError()) : SocketName.Read(name);
    }

    /// <summary>Whether what is sent from now on must not be cut in pieces on its way.</summary>
    public static void SetDontFragment(int fd, IpFamily family, bool value)
    {
        var (level, option) = family == IpFamily.IPv6 ? (Ip6Level, Ip6MtuDiscover) : (IpLevel, IpMtuDiscover);
        Set(fd, level, option, value ? MtuDiscoverDo : MtuDiscoverDont);
    }

    /// <summary>Sets an option.</summary>
    /// <returns>Whether the kernel took it.</returns>
    public static bool Set(int fd, int level, int option, int value) => Libc.SetSocketOption(fd, level, option, &value, sizeof(int)) == 0;

    /// <summary>The exception for an errno.</summary>
    public static SocketException Failure(int errno)
    {
        var error = errno switch
        {
            AddressInUse => SocketError.AddressAlreadyInUse,
            AddressNotAvailable => SocketError.AddressNotAvailable,
            AccessDenied => SocketError.AccessDenied,
            TooManyOpenFiles => SocketError.TooManyOpenSockets,
            _ => SocketError.SocketError,
        };
        return new SocketException((int)error, Marshal.GetPInvokeErrorMessage(errno));
    }

    private static void SetBuffer(int fd, int force, int plain, int bytes)
    {
        // More than net.core.rmem_max and wmem_max only for those who may; the rest get what is allowed.
        if (!Set(fd, SocketLevel, force, bytes))
        {
            Set(fd, SocketLevel, plain, bytes);
        }
    }
}
