using System.Runtime.InteropServices;
using Parley.Turn.Server;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Sends a batch: all of a socket's datagrams with one call, runs of them as one message each. The kernel reads heads, bodies and padding where they
/// lie. Only for the loop's thread.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    private const int PiecesPerDatagram = 3;

    // 1,500 bytes without the headers of IPv6 and UDP.
    private const int EthernetDatagram = 1452;

    private readonly LoopCounters _counters;
    private readonly byte* _memory;
    private readonly bool _batches;
    private readonly SendRuns _runs = new();
    private readonly BatchedMessage* _messages = (BatchedMessage*)NativeMemory.AllocZeroed(SendRuns.Capacity, (nuint)sizeof(BatchedMessage));
    private readonly Piece* _pieces = (Piece*)NativeMemory.AllocZeroed(SendRuns.Capacity * PiecesPerDatagram, (nuint)sizeof(Piece));
    private readonly byte* _names = (byte*)NativeMemory.AllocZeroed(SendRuns.Capacity, SocketName.Capacity);
    private readonly byte* _controls = (byte*)NativeMemory.AllocZeroed(SendRuns.Capacity, ControlMessage.Length);
    private readonly int[] _runOf = new int[SendRuns.Capacity];
    private readonly byte* _zeros = (byte*)NativeMemory.AllocZeroed(8);

    public SendBatch(byte* memory, KernelFeatures features, LoopCounters counters)
    {
        _memory = memory;
        (_batches, _counters) = (features.Batches, counters);
        // What the way's MTU forbids shows when the kernel refuses a run.
        _runs.MaxSegment = features.SegmentationOffload ? ushort.MaxValue : 0;
        for (var i = 0; i < SendRuns.Capacity; i++)
        {
            _messages[i].Header = new MessageHeader { Name = _names + (i * SocketName.Capacity) };
            ControlMessage.Prepare(_controls + (i * ControlMessage.Length));
        }
    }

    /// <summary>The longest datagram that is sent as part of a run; 0 when the kernel cannot cut runs.</summary>
    public int MaxSegment => _runs.MaxSegment;

    /// <summary>Where the batch is put together: <see cref="SendRuns.Clear"/>, add, then send.</summary>
    public SendRuns Runs => _runs;

    /// <summary>Sends the runs.</summary>
    /// <param name="transmits">What the runs were made of.</param>
    public void Send(ReadOnlySpan<TurnTransmit> transmits)
    {
        var message = 0;
        var piece = _pieces;
        foreach (ref readonly var outlet in _runs.Outlets)
        {
            var first = message;
            for (var run = outlet.FirstRun; run >= 0; run = _runs[run].Next)
            {
                _runOf[message] = run;
                piece = LayOut(message++, _runs[run], transmits, piece);
            }

            SendFrom(outlet, first, message);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_names);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_zeros);
    }

    private Piece* LayOut(int index, in SendRuns.Run run, ReadOnlySpan<TurnTransmit> transmits, Piece* piece)
    {
        ref var header = ref _messages[index].Header;
        header.NameLength = SocketName.Write(header.Name, run.Destination);
        header.Pieces = piece;
        for (var i = run.First; i >= 0; i = _runs.Next(i))
        {
            piece = LayOut(transmits[i], piece);
        }

        header.PieceCount = (nuint)(piece - header.Pieces);
        if (run.Count > 1)
        {
            header.Control = _controls + (index * ControlMessage.Length);
            header.ControlLength = ControlMessage.Length;
            ControlMessage.SetSegment(header.Control, run.Segment);
        }
        else
        {
            header.Control = null;
            header.ControlLength = 0;
        }

        return piece;
    }

    private Piece* LayOut(in TurnTransmit transmit, Piece* piece)
    {
        if (transmit.Head.Length > 0)
        {
            *piece++ = new Piece { Bytes = _memory + transmit.Head.Offset, Length = (nuint)transmit.Head.Length };
        }

        if (transmit.Body.Length > 0)
        {
            *piece++ = new Piece { Bytes = _memory + transmit.Body.Offset, Length = (nuint)transmit.Body.Length };
        }

        if (transmit.Padding > 0)
        {
            *piece++ = new Piece { Bytes = _zeros, Length = transmit.Padding };
        }

        return piece;
    }

    private void SendFrom(in SendRuns.Outlet outlet, int first, int end)
    {
        while (first < end)
        {
            // DONT-FRAGMENT is the socket's option: messages go in groups that agree on it.
            var dontFragment = _runs[_runOf[first]].DontFragment;
            var last = first + 1;
            while (last < end && _runs[_runOf[last]].DontFragment == dontFragment)
            {
                last++;
            }

            if (dontFragment)
            {
                var family = _runs[_runOf[first]].Destination.Family;
                UdpSocket.SetDontFragment(outlet.Descriptor, family, true);
                SendAll(outlet.Descriptor, first, last);
                UdpSocket.SetDontFragment(outlet.Descriptor, family, false);
            }
            else
            {
                SendAll(outlet.Descriptor, first, last);
            }

            first = last;
        }
    }

    private void SendAll(int descriptor, int first, int end)
    {
        while (first < end)
        {
            _counters.SendCall();
            var sent = end - first == 1 || !_batches
                ? (Libc.SendMessage(descriptor, &_messages[first].Header, 0) < 0 ? -1 : 1)
                : Libc.SendMessages(descriptor, _messages + first, (uint)(end - first), 0);
            if (sent > 0)
            {
                for (var end2 = first + sent; first < end2; first++)
                {
                    ref readonly var run = ref _runs[_runOf[first]];
                    _counters.Sent(run.Count, run.Bytes);
                }

                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is Again or NoBuffers)
            {
                // Whatever else is for this socket would meet the same.
                for (; first < end; first++)
                {
                    _counters.Dropped(LoopDrop.SendBufferFull, _runs[_runOf[first]].Count);
                }
            }
            else if (error != Interrupted)
            {
                Refused(descriptor, first++, error);
            }
        }
    }

    // The kernel refuses one message: a run it cannot cut is sent as the datagrams it is made of, anything else is lost.
    private void Refused(int descriptor, int message, int error)
    {
        ref readonly var run = ref _runs[_runOf[message]];
        if (run.Count == 1)
        {
            _counters.Dropped(error == MessageTooLong ? LoopDrop.TooLong : LoopDrop.Unreachable);
            return;
        }

        if (error == InputOutput)
        {
            // The device computes no checksums, or something is in between that cannot cope.
            _runs.MaxSegment = 0;
        }
        else if ((error is Invalid or MessageTooLong) && run.Segment > EthernetDatagram)
        {
            // Each datagram of a run must fit the way's MTU; alone it may be cut in fragments. One way that is narrower than usual is its own trouble.
            _runs.MaxSegment = Math.Min(_runs.MaxSegment, run.Segment - 1);
        }

        SendOneByOne(descriptor, message, run);
    }

    private void SendOneByOne(int descriptor, int message, in SendRuns.Run run)
    {
        var whole = _messages[message].Header;
        var pieces = whole.Pieces;
        var left = run.Bytes;
        while (left > 0)
        {
            var size = Math.Min(left, run.Segment);
            var one = whole;
            one.Pieces = pieces;
            one.Control = null;
            one.ControlLength = 0;
            for (var length = 0; length < size; pieces++)
            {
                length += (int)pieces->Length;
            }

            one.PieceCount = (nuint)(pieces - one.Pieces);
            _counters.SendCall();
            if (Libc.SendMessage(descriptor, &one, 0) >= 0)
            {
                _counters.Sent(1, size);
            }
            else
            {
                var error = Marshal.GetLastPInvokeError();
                _counters.Dropped(error is Again or NoBuffers ? LoopDrop.SendBufferFull
                    : error == MessageTooLong ? LoopDrop.TooLong : LoopDrop.Unreachable);
            }

            left -= size;
        }
    }
}
