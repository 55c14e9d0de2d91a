namespace Parley.Ice.Streams;

/// <summary>Messages that wait for the shell to send them, in buffers that are used again: nothing is allocated once there are enough of them.</summary>
/// <typeparam name="TWhere">Where a message goes.</typeparam>
/// <param name="limit">How many may wait before data are refused; what the agent itself has to say is bounded by its causes.</param>
internal sealed class SendQueue<TWhere>(int limit)
    where TWhere : struct
{
    // A datagram of any path's MTU; longer ones make their buffers grow.
    private const int UsualLength = 1536;

    // A burst's buffers are given back.
    private const int MaxFree = 64;

    private readonly Queue<(TWhere Where, byte[] Buffer, int Length)> _waiting = new();
    private readonly Stack<byte[]> _free = new();
    private byte[]? _taken;

    /// <summary>Whether data have to wait.</summary>
    public bool IsFull => _waiting.Count >= limit;

    /// <summary>Adds a message, which the caller writes.</summary>
    public Span<byte> Add(TWhere where, int length)
    {
        var buffer = _free.TryPop(out var free) && free.Length >= length ? free : new byte[Math.Max(length, UsualLength)];
        _waiting.Enqueue((where, buffer, length));
        return buffer.AsSpan(0, length);
    }

    /// <summary>Adds a message.</summary>
    public void Add(TWhere where, ReadOnlySpan<byte> message) => message.CopyTo(Add(where, message.Length));

    /// <summary>Takes the next message, good until the next call.</summary>
    public bool TryTake(out TWhere where, out ReadOnlyMemory<byte> message)
    {
        if (_taken is not null)
        {
            if (_free.Count < MaxFree)
            {
                _free.Push(_taken);
            }

            _taken = null;
        }

        if (!_waiting.TryDequeue(out var next))
        {
            (where, message) = (default, default);
            return false;
        }

        _taken = next.Buffer;
        (where, message) = (next.Where, next.Buffer.AsMemory(0, next.Length));
        return true;
    }
}
