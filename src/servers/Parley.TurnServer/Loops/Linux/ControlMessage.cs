using System.Runtime.CompilerServices;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// The one ancillary message that the loop sends or receives: the size of a run's datagrams.
/// <code>
/// struct cmsghdr { size_t len; int level; int type; } then the value
/// </code>
/// </summary>
internal static unsafe class ControlMessage
{
    /// <summary>How many bytes one takes: 16 of the header, and the value padded to 8.</summary>
    public const int Length = 24;

    private const int HeaderLength = 16;

    /// <summary>Writes UDP_SEGMENT; the value is to come.</summary>
    public static void Prepare(byte* control)
    {
        Unsafe.WriteUnaligned(control, (nuint)(HeaderLength + sizeof(ushort)));
        Unsafe.WriteUnaligned(control + 8, UdpLevel);
        Unsafe.WriteUnaligned(control + 12, UdpSegment);
        Unsafe.WriteUnaligned(control + HeaderLength, 0UL);
    }

    /// <summary>Writes the value of UDP_SEGMENT.</summary>
    public static void SetSegment(byte* control, int size) => Unsafe.WriteUnaligned(control + HeaderLength, (ushort)size);

    /// <summary>Reads the value of UDP_GRO.</summary>
    /// <returns>How many bytes each datagram of the run has but the last; 0 when it is not a run.</returns>
    public static int Segment(byte* control, nuint length) =>
        length >= HeaderLength + sizeof(int)
        && Unsafe.ReadUnaligned<int>(control + 8) == UdpLevel
        && Unsafe.ReadUnaligned<int>(control + 12) == UdpReceiveOffload
            ? Unsafe.ReadUnaligned<int>(control + HeaderLength)
            : 0;
}
