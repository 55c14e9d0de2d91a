namespace Parley.TurnServer.Loops.Linux;

/// <summary>Numbers of the Linux kernel's interface that are the same on all of .NET's architectures.</summary>
internal static class LinuxConstants
{
    public const int InetFamily = 2;
    public const int Inet6Family = 10;

    public const int DatagramSocket = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int SocketLevel = 1;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int ReusePort = 15;
    public const int SendBufferForce = 32;
    public const int ReceiveBufferForce = 33;

    public const int IpLevel = 0;
    public const int IpMtuDiscover = 10;
    public const int Ip6Level = 41;
    public const int Ip6MtuDiscover = 23;
    public const int Ip6Only = 26;
    public const int MtuDiscoverDont = 0;
    public const int MtuDiscoverDo = 2;

    public const int UdpLevel = 17;
    public const int UdpSegment = 103;
    public const int UdpReceiveOffload = 104;

    public const int EpollAdd = 1;
    public const uint EpollIn = 1;

    public const int SetTimerSlack = 29;

    public const int DontWait = 0x40;
    public const int Truncated = 0x20;

    // errno
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int Again = 11;
    public const int AccessDenied = 13;
    public const int Invalid = 22;
    public const int TooManyOpenFiles = 24;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int MessageTooLong = 90;
    public const int NoBuffers = 105;
}
