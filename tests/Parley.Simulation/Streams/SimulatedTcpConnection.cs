using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Streams;

/// <summary>Why a connection is over.</summary>
public enum TcpEnd
{
    /// <summary>The other side has closed it, and everything it sent has come.</summary>
    ByPeer,

    /// <summary>Nobody listens there, or the other side does not know the connection.</summary>
    Refused,

    /// <summary>No answer, however often it was tried.</summary>
    TimedOut,
}

/// <summary>
/// A TCP connection as its users see it: bytes arrive once, in order, or the connection ends. What is lost is sent again, with growing pauses.
/// Pieces may arrive cut otherwise than they were sent.
/// </summary>
public sealed class SimulatedTcpConnection
{
    private const int MaxSegment = 1400;
    private const int MaxAttempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);

    private readonly TcpStack _stack;
    private readonly Queue<Packet> _unacked = new();
    private readonly Dictionary<int, Packet> _early = [];
    private int _nextOut;
    private int _nextIn;
    private int _attempts;
    private int _timer;
    private State _state = State.Opening;

    internal SimulatedTcpConnection(TcpStack stack, TransportAddress local, TransportAddress remote) => (_stack, Local, Remote) = (stack, local, remote);

    private enum State
    {
        Opening,
        Accepting,
        Open,
        Over,
    }

    /// <summary>This side's address.</summary>
    public TransportAddress Local { get; }

    /// <summary>The other side's address, as it looks here.</summary>
    public TransportAddress Remote { get; }

    /// <summary>Whether bytes can be sent.</summary>
    public bool IsOpen => _state == State.Open;

    /// <summary>The connection is open.</summary>
    public Action? Opened { get; set; }

    /// <summary>Bytes have come.</summary>
    public Action<ReadOnlyMemory<byte>>? Received { get; set; }

    /// <summary>The connection is over; not called after <see cref="Close"/>.</summary>
    public Action<TcpEnd>? Closed { get; set; }

    /// <summary>Sends bytes; they are copied.</summary>
    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_state is not (State.Open or State.Accepting))
        {
            throw new InvalidOperationException("The connection is not open.");
        }

        for (; bytes.Length > 0; bytes = bytes[Math.Min(MaxSegment, bytes.Length)..])
        {
            Enqueue(SegmentKind.Data, bytes[..Math.Min(MaxSegment, bytes.Length)].ToArray());
        }
    }

    /// <summary>Closes it: what was sent still arrives, then the other side learns that it is over.</summary>
    public void Close()
    {
        if (_state is State.Open or State.Accepting)
        {
            Enqueue(SegmentKind.Fin, default);
        }

        Closed = null;
        Received = null;
        Opened = null;
        if (_unacked.Count == 0)
        {
            End(null);
        }
    }

    internal void Open() => Enqueue(SegmentKind.Syn, default);

    internal void Accept()
    {
        _state = State.Accepting;
        _nextIn = 1;
        Enqueue(SegmentKind.SynAck, default);
    }

    internal void Receive(Packet packet)
    {
        switch (packet.Segment.Kind)
        {
            case SegmentKind.Reset:
                End(TcpEnd.Refused);
                break;
            case SegmentKind.Ack:
                Acknowledge(packet.Segment.Number);
                break;
            case SegmentKind.Syn:
                // Sent again, as our answer was lost; ours will be sent again too. Or both sides have opened at once: each takes the other's for an answer.
                if (_state == State.Opening)
                {
                    TakeSynAck();
                }

                break;
            case SegmentKind.SynAck:
                TakeSynAck();
                break;
            default:
                TakeInOrder(packet);
                break;
        }
    }

    private void TakeSynAck()
    {
        if (_state == State.Opening)
        {
            _nextIn = 1;
            _state = State.Open;
            Acknowledge(1);
            Opened?.Invoke();
        }

        SendAck();
    }

    private void TakeInOrder(Packet packet)
    {
        if (packet.Segment.Number >= _nextIn)
        {
            _early[packet.Segment.Number] = packet;
        }

        while (_early.Remove(_nextIn, out var next))
        {
            _nextIn++;
            if (next.Segment.Kind == SegmentKind.Fin)
            {
                SendAck();
                End(TcpEnd.ByPeer);
                return;
            }

            Received?.Invoke(next.Payload);
        }

        SendAck();
    }

    private void SendAck() => Send(new Segment(SegmentKind.Ack, _nextIn), default);

    private void Send(Segment segment, ReadOnlyMemory<byte> payload) =>
        _stack.Send(new Packet(PacketProtocol.Tcp, Local, Remote, payload, segment));

    private void Enqueue(SegmentKind kind, ReadOnlyMemory<byte> payload)
    {
        var packet = new Packet(PacketProtocol.Tcp, Local, Remote, payload, new Segment(kind, _nextOut++));
        _unacked.Enqueue(packet);
        _stack.Send(packet);
        if (_unacked.Count == 1)
        {
            Arm();
        }
    }

    private void Acknowledge(int next)
    {
        if (_state == State.Accepting && next >= 1)
        {
            _state = State.Open;
            Opened?.Invoke();
        }

        var progress = false;
        while (_unacked.TryPeek(out var oldest) && oldest.Segment.Number < next)
        {
            _unacked.Dequeue();
            progress = true;
            if (oldest.Segment.Kind == SegmentKind.Fin)
            {
                End(null);
                return;
            }
        }

        if (progress)
        {
            _attempts = 0;
            Arm();
        }
    }

    // One timer for the oldest segment; what it finds unacknowledged is sent again, all of it.
    private void Arm()
    {
        var timer = ++_timer;
        _stack.World.After(FirstPause * Math.Pow(2, _attempts), () =>
        {
            if (timer != _timer || _state == State.Over || _unacked.Count == 0)
            {
                return;
            }

            if (++_attempts == MaxAttempts)
            {
                End(TcpEnd.TimedOut);
                return;
            }

            foreach (var packet in _unacked)
            {
                _stack.Send(packet);
            }

            Arm();
        });
    }

    private void End(TcpEnd? why)
    {
        if (_state != State.Over)
        {
            _state = State.Over;
            _stack.Forget(this);
            if (why is { } reason)
            {
                Closed?.Invoke(reason);
            }
        }
    }
}
