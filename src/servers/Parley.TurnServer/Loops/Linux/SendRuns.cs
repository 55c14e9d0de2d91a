using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Sorts a batch's transmits by the socket they leave from, and on each socket into runs: datagrams to one destination, all of one size but the last,
/// which may be shorter. The kernel sends a run with one pass through its network stack (UDP_SEGMENT). Datagrams from one socket to one destination stay in
/// order. Allocates nothing. Only for the loop's thread.
/// </summary>
internal sealed class SendRuns
{
    /// <summary>How many transmits are sorted at a time.</summary>
    public const int Capacity = 1024;

    // The kernel's UDP_MAX_SEGMENTS was 64 until Linux 6.9; a run must fit one IP packet (65,535 bytes with at most 60 + 8 of headers).
    private const int MaxDatagrams = 64;
    private const int MaxBytes = 65_000;
    private const int Buckets = 2048;

    private readonly Run[] _runs = new Run[Capacity];
    private readonly int[] _next = new int[Capacity];
    private readonly (int Round, int Run)[] _buckets = new (int, int)[Buckets];
    private readonly Outlet[] _outlets = new Outlet[Capacity];
    private int _runCount;
    private int _round;

    /// <summary>The sockets that something leaves from.</summary>
    public ReadOnlySpan<Outlet> Outlets => _outlets.AsSpan(0, OutletCount);

    /// <summary>How many sockets.</summary>
    public int OutletCount { get; private set; }

    /// <summary>The longest datagram that may be part of a run; 0 for no runs.</summary>
    public int MaxSegment { get; set; }

    /// <summary>A run.</summary>
    public ref readonly Run this[int run] => ref _runs[run];

    /// <summary>The transmit that follows another one in its run, -1 for none.</summary>
    public int Next(int transmit) => _next[transmit];

    /// <summary>Begins a batch.</summary>
    public void Clear()
    {
        (_runCount, OutletCount) = (0, 0);
        _round++;
    }

    /// <summary>Makes room for a socket's runs.</summary>
    /// <returns>Its index among <see cref="Outlets"/>.</returns>
    public int AddOutlet(int descriptor)
    {
        _outlets[OutletCount] = new Outlet { Descriptor = descriptor, FirstRun = -1, LastRun = -1 };
        return OutletCount++;
    }

    /// <summary>Puts a transmit where it belongs.</summary>
    /// <param name="index">Its index in the batch, below <see cref="Capacity"/>.</param>
    /// <param name="outlet">The socket, as <see cref="AddOutlet"/> has called it.</param>
    /// <param name="transmit">The transmit.</param>
    public void Add(int index, int outlet, in TurnTransmit transmit)
    {
        _next[index] = -1;
        var size = transmit.Head.Length + transmit.Body.Length + transmit.Padding;
        if (size == 0 || size > MaxSegment)
        {
            // By itself, but never overtaken: what follows to the same destination begins a run behind it.
            var alone = AddRun(index, outlet, size, transmit);
            _runs[alone].Closed = true;
            if (MaxSegment > 0)
            {
                Bucket(outlet, transmit.Destination) = (_round, alone);
            }

            return;
        }

        ref var bucket = ref Bucket(outlet, transmit.Destination);
        if (bucket.Round == _round)
        {
            ref var run = ref _runs[bucket.Run];
            if (!run.Closed && run.Outlet == outlet && size <= run.Segment && run.Bytes + size <= MaxBytes
                && run.DontFragment == transmit.DontFragment && run.Destination == transmit.Destination)
            {
                _next[run.Last] = index;
                run.Last = index;
                run.Bytes += size;
                run.Count++;
                run.Closed = size < run.Segment || run.Count == MaxDatagrams;
                return;
            }
        }

        bucket = (_round, AddRun(index, outlet, size, transmit));
    }

    private ref (int Round, int Run) Bucket(int outlet, in TransportAddress destination) =>
        ref _buckets[(uint)((destination.GetHashCode() ^ (outlet * 0x61C88647)) * -1640531527) >> (32 - 11)];

    private int AddRun(int index, int outlet, int size, in TurnTransmit transmit)
    {
        var number = _runCount++;
        _runs[number] = new Run
        {
            Outlet = outlet,
            Destination = transmit.Destination,
            DontFragment = transmit.DontFragment,
            First = index,
            Last = index,
            Segment = size,
            Bytes = size,
            Count = 1,
            Next = -1,
        };
        ref var socket = ref _outlets[outlet];
        if (socket.FirstRun < 0)
        {
            socket.FirstRun = number;
        }
        else
        {
            _runs[socket.LastRun].Next = number;
        }

        socket.LastRun = number;
        socket.Runs++;
        return number;
    }

    /// <summary>A socket of the batch.</summary>
    public struct Outlet
    {
        public int Descriptor;
        public int FirstRun;
        public int LastRun;
        public int Runs;
    }

    /// <summary>Some datagrams that the kernel gets at once.</summary>
    public struct Run
    {
        public TransportAddress Destination;
        public int Outlet;
        public int First;
        public int Last;
        public int Next;
        public int Segment;
        public int Bytes;
        public int Count;
        public bool DontFragment;
        public bool Closed;
    }
}
