using System.Diagnostics;

namespace Parley.TurnServer.Loops;

/// <summary>What a loop has done since its start. The loop's thread counts; any thread may read, each number by itself.</summary>
internal sealed class LoopCounters
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _datagramsReceived;
    private long _bytesReceived;
    private long _datagramsSent;
    private long _bytesSent;
    private long _waits;
    private long _waited;
    private long _waitingSince;
    private long _receiveCalls;
    private long _sendCalls;
    private long _coalesced;
    private long _segmented;
    private long _neighbours;
    private long _allocatedBytes;
    private readonly long[] _drops = new long[Enum.GetValues<LoopDrop>().Length];

    /// <summary>UDP datagrams from clients and peers, each one that the kernel had coalesced counted.</summary>
    public long DatagramsReceived => Volatile.Read(ref _datagramsReceived);

    /// <summary>Bytes in <see cref="DatagramsReceived"/>.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>UDP datagrams handed to the kernel, each one that it is to cut out of a run counted.</summary>
    public long DatagramsSent => Volatile.Read(ref _datagramsSent);

    /// <summary>Bytes in <see cref="DatagramsSent"/>.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>How often the loop waited for something to do, or looked whether there is something.</summary>
    public long Waits => Volatile.Read(ref _waits);

    /// <summary>How long the loop had something to do.</summary>
    public TimeSpan Busy
    {
        get
        {
            var (since, now) = (Volatile.Read(ref _waitingSince), Stopwatch.GetTimestamp());
            return Stopwatch.GetElapsedTime(_began + Volatile.Read(ref _waited) + (since == 0 ? 0 : now - since), now);
        }
    }

    /// <summary>System calls that receive.</summary>
    public long ReceiveCalls => Volatile.Read(ref _receiveCalls);

    /// <summary>System calls that send.</summary>
    public long SendCalls => Volatile.Read(ref _sendCalls);

    /// <summary>Datagrams that came as part of a coalesced run (UDP_GRO).</summary>
    public long Coalesced => Volatile.Read(ref _coalesced);

    /// <summary>Datagrams that left as part of a run (UDP_SEGMENT).</summary>
    public long Segmented => Volatile.Read(ref _segmented);

    /// <summary>Datagrams handed to other loops of this server.</summary>
    public long Neighbours => Volatile.Read(ref _neighbours);

    /// <summary>Bytes that the loop's thread has allocated on the managed heap, as of its last wait.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Datagrams that were dropped for a cause.</summary>
    public long Drops(LoopDrop cause) => Volatile.Read(ref _drops[(int)cause]);

    internal void Received(int datagrams, int bytes)
    {
        _datagramsReceived += datagrams;
        _bytesReceived += bytes;
        if (datagrams > 1)
        {
            _coalesced += datagrams;
        }
    }

    internal void Sent(int datagrams, int bytes)
    {
        _datagramsSent += datagrams;
        _bytesSent += bytes;
        if (datagrams > 1)
        {
            _segmented += datagrams;
        }
    }

    /// <summary>The loop begins to wait.</summary>
    internal void Waiting() => Volatile.Write(ref _waitingSince, Stopwatch.GetTimestamp());

    /// <summary>The loop goes on.</summary>
    internal void Waited()
    {
        _waits++;
        _waited += Stopwatch.GetTimestamp() - _waitingSince;
        Volatile.Write(ref _waitingSince, 0);
    }

    internal void ReceiveCall() => _receiveCalls++;

    internal void SendCall() => _sendCalls++;

    internal void NeighbourSent() => _neighbours++;

    internal void Dropped(LoopDrop cause, int datagrams = 1) => _drops[(int)cause] += datagrams;

    internal void Allocated(long bytes) => Volatile.Write(ref _allocatedBytes, bytes);
}

/// <summary>Why a loop dropped a datagram.</summary>
internal enum LoopDrop
{
    /// <summary>The socket's send buffer was full.</summary>
    SendBufferFull,

    /// <summary>It was too long to be sent whole, with DONT-FRAGMENT or altogether.</summary>
    TooLong,

    /// <summary>The system refused to send it: no route, a firewall, a wrong address.</summary>
    Unreachable,

    /// <summary>The inbox of the loop it was for was full.</summary>
    InboxFull,

    /// <summary>The connection or socket it was for had closed meanwhile.</summary>
    OutletGone,

    /// <summary>The client on TCP or TLS reads too slowly.</summary>
    SlowClient,
}
