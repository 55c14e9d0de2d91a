using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>What an inbox entry is.</summary>
internal enum InboxKind : byte
{
    /// <summary>A client's message from a stream, or from a listener that several loops share.</summary>
    Client,

    /// <summary>A peer's datagram from relay socket <see cref="InboxEntry.Number"/>.</summary>
    Peer,

    /// <summary>A datagram from another loop's allocation.</summary>
    Neighbour,

    /// <summary>A client's datagram that came to another loop.</summary>
    HandedOver,

    /// <summary>A <see cref="LoopWork"/>.</summary>
    Work,
}

/// <summary>One thing that waits for a loop.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">A path's or a relay socket's number.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">For a neighbour: the relayed address it goes to.</param>
/// <param name="Data">Its bytes, in the loop's memory.</param>
/// <param name="Work">What to do.</param>
internal readonly record struct InboxEntry(
    InboxKind Kind, int Number, TransportAddress Source, TransportAddress Destination, Slice Data, LoopWork? Work);

/// <summary>
/// What other threads have for a loop, in order. Two pages of the loop's own packet memory take turns: others fill one while the loop works on the
/// other, so bytes are copied once. Bounded in bytes and messages, and streams to half of either; work without bytes always fits. Thread-safe but for <see cref="Take"/>.
/// </summary>
internal sealed class LoopInbox
{
    private readonly Lock _lock = new();
    private readonly byte[] _memory;
    private readonly int _begin;
    private readonly int _pageLength;
    private readonly int _maxMessages;
    private readonly Action _wake;
    private InboxEntry[] _filling;
    private InboxEntry[] _working;
    private int _count;
    private int _messages;
    private int _page;
    private int _used;
    private bool _closed;
    private TaskCompletionSource? _room;

    /// <summary>Makes an inbox.</summary>
    /// <param name="memory">The loop's memory.</param>
    /// <param name="begin">Where the two pages begin in it.</param>
    /// <param name="pageLength">How many bytes one page has.</param>
    /// <param name="maxMessages">How many messages with bytes a page takes.</param>
    /// <param name="wake">Wakes the loop; called when the first entry comes.</param>
    public LoopInbox(byte[] memory, int begin, int pageLength, int maxMessages, Action wake)
    {
        (_memory, _begin, _pageLength, _maxMessages, _wake) = (memory, begin, pageLength, maxMessages, wake);
        _filling = new InboxEntry[64];
        _working = new InboxEntry[64];
    }

    /// <summary>Whether there is nothing to take. May be outdated at once.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Copies a message in: two parts, one after the other.</summary>
    /// <returns>False when there is no room, or the loop has stopped.</returns>
    public bool TryPost(
        InboxKind kind, int number, in TransportAddress source, in TransportAddress destination, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        bool first;
        lock (_lock)
        {
            var length = head.Length + body.Length;
            // A stream waits outside and comes again; a datagram that finds no room is lost. So streams never take the second half.
            var share = kind == InboxKind.Client && TurnPath.IsConnection(number) ? 2 : 1;
            if (_closed || _messages >= _maxMessages / share || _used + length > _pageLength / share)
            {
                return false;
            }

            var offset = _begin + (_page * _pageLength) + _used;
            head.CopyTo(_memory.AsSpan(offset));
            body.CopyTo(_memory.AsSpan(offset + head.Length));
            _used += length;
            _messages++;
            first = Add(new InboxEntry(kind, number, source, destination, new Slice(offset, length), null));
        }

        if (first)
        {
            _wake();
        }

        return true;
    }

    /// <summary>Adds work.</summary>
    /// <returns>False when the loop has stopped.</returns>
    public bool TryPost(LoopWork work)
    {
        bool first;
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            first = Add(new InboxEntry(InboxKind.Work, 0, default, default, default, work));
        }

        if (first)
        {
            _wake();
        }

        return true;
    }

    /// <summary>Completes when the loop has taken what is there now, so that there is room again; at once when it has stopped.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return _closed || _count == 0
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Takes all entries. They and their bytes are good until the next call. Only the loop calls this.</summary>
    public ReadOnlySpan<InboxEntry> Take()
    {
        TaskCompletionSource? room;
        int count;
        lock (_lock)
        {
            (count, _count) = (_count, 0);
            (_filling, _working) = (_working, _filling);
            (room, _room) = (_room, null);
            _messages = 0;
            _used = 0;
            _page ^= 1;
        }

        room?.SetResult();
        return _working.AsSpan(0, count);
    }

    /// <summary>Takes nothing any more; what is there can still be taken.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _closed = true;
            (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    private bool Add(in InboxEntry entry)
    {
        if (_count == _filling.Length)
        {
            Array.Resize(ref _filling, _filling.Length * 2);
        }

        _filling[_count] = entry;
        Volatile.Write(ref _count, _count + 1);
        return _count == 1;
    }
}
