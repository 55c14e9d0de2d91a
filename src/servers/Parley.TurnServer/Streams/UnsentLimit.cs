using System.Net.Sockets;

namespace Parley.TurnServer.Streams;

/// <summary>
/// Keeps the kernel from buffering megabytes for a client that reads slowly (TCP_NOTSENT_LOWAT): how much may be under way is still up to TCP, but what has
/// not left waits in our own bounded output, where media that come too late can be dropped.
/// </summary>
internal static class UnsentLimit
{
    private const int TcpLevel = 6;
    private const int NotSentLowWaterMark = 25;
    private const int Bytes = 128 << 10;

    /// <summary>Sets it where there is such a thing.</summary>
    public static void Set(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(TcpLevel, NotSentLowWaterMark, BitConverter.GetBytes(Bytes));
        }
    }
}
