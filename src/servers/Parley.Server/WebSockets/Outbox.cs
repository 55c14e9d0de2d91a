using System.Buffers;
using Parley.Server.Options;

namespace Parley.Server.WebSockets;

/// <summary>Messages that wait for one client, in pooled memory, up to a bound. Not thread-safe.</summary>
internal sealed class Outbox(LimitOptions limits)
{
    private Queue<ArraySegment<byte>>? _waiting;
    private ArraySegment<byte> _only;
    private int _count;
    private long _bytes;

    /// <summary>Copies a message in; false when too much waits already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        if (_count >= limits.OutboxMessages || (_count > 0 && _bytes + message.Length > limits.OutboxBytes))
        {
            return false;
        }

        var copy = new ArraySegment<byte>(ArrayPool<byte>.Shared.Rent(message.Length), 0, message.Length);
        message.CopyTo(copy);
        if (_count == 0)
        {
            // Most of the time one message waits for a moment: no queue for that.
            _only = copy;
        }
        else
        {
            (_waiting ??= new Queue<ArraySegment<byte>>()).Enqueue(copy);
        }

        _count++;
        _bytes += message.Length;
        return true;
    }

    /// <summary>Takes the oldest message out; give its memory back with <see cref="Return"/>.</summary>
    public bool TryTake(out ArraySegment<byte> message)
    {
        message = default;
        if (_count == 0)
        {
            return false;
        }

        message = _only;
        _count--;
        _bytes -= message.Count;
        if (_count > 0)
        {
            _only = _waiting!.Dequeue();
        }
        else
        {
            _only = default;
            _waiting = null;
        }

        return true;
    }

    /// <summary>Gives a message's memory back.</summary>
    public static void Return(ArraySegment<byte> message) => ArrayPool<byte>.Shared.Return(message.Array!);

    /// <summary>Forgets all that waits.</summary>
    public void Clear()
    {
        while (TryTake(out var message))
        {
            Return(message);
        }
    }
}
