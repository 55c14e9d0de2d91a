using Parley.SansIO;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>What this kernel can do and the tuning lets it do.</summary>
/// <param name="Batches">Several datagrams in one call.</param>
/// <param name="SegmentationOffload">UDP_SEGMENT.</param>
/// <param name="ReceiveOffload">UDP_GRO.</param>
internal readonly record struct KernelFeatures(bool Batches, bool SegmentationOffload, bool ReceiveOffload)
{
    /// <summary>Tries each on a socket of its own.</summary>
    public static unsafe KernelFeatures Probe(LoopTuning tuning)
    {
        var fd = UdpSocket.TryOpen(new TransportAddress(IpAddress.FromIPv4(0x7F000001), 0), 0, reusePort: false);
        if (fd < 0)
        {
            return default;
        }

        var features = new KernelFeatures(
            // No message at all is sent or received; only a kernel, or a sandbox, without the calls says no.
            tuning.Batches && Libc.SendMessages(fd, null, 0, 0) == 0 && Libc.ReceiveMessages(fd, null, 0, DontWait, null) == 0,
            tuning.SegmentationOffload && UdpSocket.Set(fd, UdpLevel, UdpSegment, 0),
            tuning.ReceiveOffload && UdpSocket.Set(fd, UdpLevel, UdpReceiveOffload, 1));
        _ = Libc.Close(fd);
        return features;
    }
}
