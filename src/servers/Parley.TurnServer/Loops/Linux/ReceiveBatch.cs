using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>
/// Receives into the front of a loop's packet memory. One part is cut into slots for calls that receive several datagrams; in the other, datagrams that are
/// received one by one lie close together. Only for the loop's thread.
/// </summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>How many datagrams, or runs of them, one call receives at most.</summary>
    public const int Slots = 128;

    /// <summary>How many bytes of the packet memory this needs.</summary>
    public const int Bytes = (Slots * SlotLength) + PackedBytes;

    private const int LargestDatagram = 65536;

    // Not a power of two: the first lines of all slots would fall on the same few lines of the processor's caches.
    private const int SlotLength = LargestDatagram + 832;
    private const int PackedBytes = 1 << 20;
    private const int PackedBegin = Slots * SlotLength;

    private readonly BatchedMessage* _messages;
    private readonly Piece* _pieces;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _memory;
    private int _slotsUsed;
    private int _packedUsed;
    private int _current;

    public ReceiveBatch(byte* memory)
    {
        _memory = memory;
        _messages = (BatchedMessage*)NativeMemory.AllocZeroed(Slots + 1, (nuint)sizeof(BatchedMessage));
        _pieces = (Piece*)NativeMemory.AllocZeroed(Slots + 1, (nuint)sizeof(Piece));
        _names = (byte*)NativeMemory.AllocZeroed(Slots + 1, SocketName.Capacity);
        _controls = (byte*)NativeMemory.AllocZeroed(Slots + 1, ControlMessage.Length);
        for (var i = 0; i <= Slots; i++)
        {
            _pieces[i] = new Piece { Bytes = memory + (i * SlotLength), Length = LargestDatagram };
            _messages[i].Header = new MessageHeader
            {
                Name = _names + (i * SocketName.Capacity),
                Pieces = _pieces + i,
                PieceCount = 1,
                Control = _controls + (i * ControlMessage.Length),
            };
        }
    }

    /// <summary>How many slots are left.</summary>
    public int SlotsLeft => Slots - _slotsUsed;

    /// <summary>Whether one more datagram can be received by itself.</summary>
    public bool HasRoom => PackedBytes - _packedUsed >= LargestDatagram;

    /// <summary>Nothing that was received is needed any more.</summary>
    public void Free() => (_slotsUsed, _packedUsed) = (0, 0);

    /// <summary>Receives one datagram or run, message 0 of what was received. There must be room.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ReceiveOne(int descriptor)
    {
        _current = Slots;
        _pieces[Slots].Bytes = _memory + PackedBegin + _packedUsed;
        var message = Prepare(Slots);
        var length = (int)Libc.ReceiveMessage(descriptor, &message->Header, LinuxConstants.DontWait);
        if (length < 0)
        {
            return false;
        }

        message->Length = (uint)length;
        _packedUsed += (length + 63) & ~63;
        return true;
    }

    /// <summary>Receives several datagrams or runs.</summary>
    /// <param name="descriptor">Where from.</param>
    /// <param name="most">How many at most; so many slots must be left.</param>
    /// <returns>How many there were.</returns>
    public int Receive(int descriptor, int most)
    {
        _current = _slotsUsed;
        for (var i = 0; i < most; i++)
        {
            Prepare(_current + i);
        }

        var count = Libc.ReceiveMessages(descriptor, _messages + _current, (uint)most, LinuxConstants.DontWait, null);
        if (count <= 0)
        {
            return 0;
        }

        _slotsUsed += count;
        return count;
    }

    /// <summary>One of the messages received last.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="segment">How many bytes each of its datagrams has but the last.</param>
    /// <returns>The datagram, or the run.</returns>
    public Slice Message(int index, out TransportAddress source, out int segment)
    {
        var message = _messages + _current + index;
        var length = (int)message->Length;
        source = SocketName.Read(message->Header.Name);
        segment = ControlMessage.Segment(message->Header.Control, message->Header.ControlLength);
        segment = segment == 0 ? length : segment;
        return new Slice((int)(message->Header.Pieces->Bytes - _memory), length);
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_pieces);
        NativeMemory.Free(_names);
        NativeMemory.Free(_controls);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BatchedMessage* Prepare(int index)
    {
        var message = _messages + index;
        message->Header.NameLength = SocketName.Capacity;
        message->Header.ControlLength = ControlMessage.Length;
        return message;
    }
}
