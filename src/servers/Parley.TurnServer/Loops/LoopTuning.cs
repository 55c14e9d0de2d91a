namespace Parley.TurnServer.Loops;

/// <summary>
/// How loops use the operating system. What the kernel lacks is found out at the start and left alone; the switches turn it off although it is there.
/// </summary>
internal sealed record LoopTuning
{
    /// <summary>Whether to use the loop that works everywhere (<c>System.Net.Sockets</c>) where there is a faster one.</summary>
    public bool Portable { get; init; }

    /// <summary>Whether to receive and send several datagrams with one call (recvmmsg, sendmmsg).</summary>
    public bool Batches { get; init; } = true;

    /// <summary>Whether to let the kernel cut a run of equal datagrams out of one buffer (UDP_SEGMENT, Linux 4.18).</summary>
    public bool SegmentationOffload { get; init; } = true;

    /// <summary>Whether to take runs of equal datagrams in one buffer (UDP_GRO, Linux 5.0).</summary>
    public bool ReceiveOffload { get; init; } = true;

    /// <summary>
    /// The receive and send buffers of listening sockets, in bytes; the kernel caps them (net.core.rmem_max, net.core.wmem_max) unless the process may
    /// exceed that. 4 MB: all clients of a loop share it, and a full second of a busy loop's pause must not lose their media.
    /// </summary>
    public int ListenerBuffer { get; init; } = 4 << 20;

    /// <summary>The receive and send buffers of relay sockets, in bytes. 256 KB: one allocation's bursts, such as a video's key frame.</summary>
    public int RelayBuffer { get; init; } = 256 << 10;

    /// <summary>
    /// How long the loop lets datagrams gather at most, when several will come in that time; zero for never. The busier it is, the shorter; with fewer than
    /// three thousand datagrams per second none waits. 1 ms: one part in twenty of what lies between two packets of a voice.
    /// </summary>
    public TimeSpan BatchPause { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// How many bytes from streams and from other loops may wait for a loop; what comes beyond waits outside (streams) or is dropped (datagrams).
    /// </summary>
    public int InboxBytes { get; init; } = 1 << 20;

    /// <summary>How many messages may wait for a loop in these bytes.</summary>
    public int InboxMessages { get; init; } = 4096;
}
