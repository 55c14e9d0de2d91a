using System.Runtime.InteropServices;
using Parley.SansIO;
using Parley.Turn.Server;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>The loop on Linux: epoll and the kernel's own socket calls on memory that was laid out once.</summary>
internal sealed unsafe class LinuxLoop : TurnLoop
{
    private const int LargestDatagram = 65536;
    private const int ReceiveBytes = 16 * LargestDatagram;

    // Listeners' tokens have the highest bit set, which no generation of a relay socket reaches.
    private const ulong ListenerFlag = 1UL << 63;

    private readonly Epoll _epoll;
    private readonly LinuxRelaySockets _relays;
    private readonly int[] _listeners;
    private readonly byte* _memory;
    private readonly MessageHeader* _message;
    private readonly Piece* _pieces;
    private readonly byte* _name;
    private int _received;

    private LinuxLoop(LoopContext context, int number, Epoll epoll, LinuxRelaySockets relays, int[] listeners)
        : base(context, number, relays, ReceiveBytes)
    {
        (_epoll, _relays, _listeners) = (epoll, relays, listeners);
        _memory = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(Memory.Bytes, 0);
        _message = (MessageHeader*)NativeMemory.AllocZeroed((nuint)sizeof(MessageHeader));
        _pieces = (Piece*)NativeMemory.AllocZeroed(3, (nuint)sizeof(Piece));
        _name = (byte*)NativeMemory.AllocZeroed(SocketName.Capacity + 4);
    }

    /// <summary>Makes a loop that takes over the listeners.</summary>
    public static LinuxLoop Create(LoopContext context, int number, int[] listeners)
    {
        var epoll = new Epoll();
        for (var i = 0; i < listeners.Length; i++)
        {
            epoll.Add(listeners[i], ListenerFlag | (uint)i);
        }

        return new LinuxLoop(context, number, epoll, new LinuxRelaySockets(context.Plan, epoll), listeners);
    }

    public override void Dispose()
    {
        _relays.Dispose();
        foreach (var listener in _listeners)
        {
            _ = Libc.Close(listener);
        }

        _epoll.Dispose();
        NativeMemory.Free(_message);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_name);
        base.Dispose();
    }

    protected override void Wake() => _epoll.Wake();

    protected override void CloseRetired() => _relays.CloseRetired();

    protected override void Receive(Instant until)
    {
        var count = _epoll.Wait(Milliseconds(until));
        Counters.Waited();
        _received = 0;
        var now = Now;
        for (var i = 0; i < count; i++)
        {
            var token = _epoll.Token(i);
            if (token == Epoll.WakeToken)
            {
                _epoll.TakeWake();
            }
            else if ((token & ListenerFlag) != 0)
            {
                var path = (int)(uint)token;
                for (var n = 0; n < 16 && TryReceive(_listeners[path], out var client, out var message); n++)
                {
                    FeedClient(now, new FiveTuple(path, client), message);
                }
            }
            else if (_relays.TryFind(token, out var number, out var descriptor) && TryReceive(descriptor, out var peer, out var data))
            {
                FeedPeer(now, number, peer, data);
            }
        }
    }

    protected override void Send(ReadOnlySpan<TurnTransmit> transmits)
    {
        foreach (ref readonly var transmit in transmits)
        {
            var descriptor = transmit.Kind switch
            {
                TurnOutlet.Relay => _relays.Descriptor(transmit.Outlet),
                TurnOutlet.Client when transmit.Outlet < _listeners.Length => _listeners[transmit.Outlet],
                _ => -1,
            };
            if (descriptor >= 0)
            {
                Send(descriptor, transmit);
            }
        }

    }

    private int Milliseconds(Instant until)
    {
        if (!Inbox.IsEmpty)
        {
            return 0;
        }

        if (until == Instant.Never)
        {
            return -1;
        }

        var left = until - Now;
        return left <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds));
    }

    private bool TryReceive(int descriptor, out TransportAddress source, out Slice slice)
    {
        if (ReceiveBytes - _received < LargestDatagram)
        {
            Flush();
            _received = 0;
        }

        _pieces[0] = new Piece { Bytes = _memory + _received, Length = LargestDatagram };
        *_message = new MessageHeader { Name = _name, NameLength = SocketName.Capacity, Pieces = _pieces, PieceCount = 1 };
        Counters.ReceiveCall();
        var length = (int)Libc.ReceiveMessage(descriptor, _message, 0);
        if (length < 0)
        {
            (source, slice) = (default, default);
            return false;
        }

        Counters.Received(1, length);
        source = SocketName.Read(_name);
        slice = new Slice(_received, length);
        _received += (length + 63) & ~63;
        return true;
    }

    private void Send(int descriptor, in TurnTransmit transmit)
    {
        var padding = stackalloc byte[4];
        padding[0] = padding[1] = padding[2] = padding[3] = 0;
        _pieces[0] = new Piece { Bytes = _memory + transmit.Head.Offset, Length = (nuint)transmit.Head.Length };
        _pieces[1] = new Piece { Bytes = _memory + transmit.Body.Offset, Length = (nuint)transmit.Body.Length };
        _pieces[2] = new Piece { Bytes = padding, Length = transmit.Padding };
        *_message = new MessageHeader
        {
            Name = _name,
            NameLength = SocketName.Write(_name, transmit.Destination),
            Pieces = _pieces,
            PieceCount = 3,
        };
        Counters.SendCall();
        if (Libc.SendMessage(descriptor, _message, 0) < 0)
        {
            Counters.Dropped(Marshal.GetLastPInvokeError() switch
            {
                Again or NoBuffers => LoopDrop.SendBufferFull,
                MessageTooLong => LoopDrop.TooLong,
                _ => LoopDrop.Unreachable,
            });
        }
        else
        {
            Counters.Sent(1, transmit.Head.Length + transmit.Body.Length + transmit.Padding);
        }
    }
}
