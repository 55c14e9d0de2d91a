namespace Parley.Turn.Client;

/// <summary>Messages that wait to be sent, in buffers that are used again. Bounded.</summary>
/// <param name="limit">How many messages may wait.</param>
internal sealed class TransmitQueue(int limit)
{
    private readonly Queue<(byte[] Buffer, int Length)> _waiting = new();
    private readonly Stack<byte[]> _free = new();
    private byte[]? _taken;

    public bool IsFull => _waiting.Count >= limit;

    /// <summary>A buffer of that length at least; give it back with <see cref="Add"/>.</summary>
    public byte[] Rent(int length)
    {
        // Small messages share buffers; a large one that comes by is not kept for them.
        return _free.TryPop(out var buffer) && buffer.Length >= length ? buffer : new byte[Math.Max(length, 2048)];
    }

    /// <summary>A message is ready.</summary>
    public void Add(byte[] buffer, int length) => _waiting.Enqueue((buffer, length));

    /// <summary>Takes the next message, good until the next call.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        if (_taken is not null)
        {
            _free.Push(_taken);
            _taken = null;
        }

        if (!_waiting.TryDequeue(out var next))
        {
            message = default;
            return false;
        }

        _taken = next.Buffer;
        message = next.Buffer.AsMemory(0, next.Length);
        return true;
    }
}
