using System.Buffers;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>
/// What waits to be written to a stream: messages behind one another in memory that is borrowed while there are any. A message fits as a whole or is left out,
/// as a datagram would be: what comes too late in a call had better not come. Thread-safe.
/// </summary>
internal sealed class StreamOutput(Stream stream, Action<Exception> broken)
{
    /// <summary>How many bytes may wait: half a second of 4 Mbit/s video.</summary>
    public const int Limit = 256 << 10;

    private const int SmallestBuffer = 2048;

    private readonly Lock _lock = new();
    private byte[] _waiting = [];
    private int _length;
    private bool _isSending;
    private Task _sending = Task.CompletedTask;

    /// <summary>Adds a message; <see cref="Flush"/> sends it.</summary>
    /// <returns>False when too much waits already.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            var after = _length + message.Length;
            if (after > Limit)
            {
                return false;
            }

            if (after > _waiting.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, after * 2));
                _waiting.AsSpan(0, _length).CopyTo(larger);
                Return(_waiting);
                _waiting = larger;
            }

            message.CopyTo(_waiting.AsSpan(_length));
            _length = after;
            return true;
        }
    }

    /// <summary>Writes what waits, as far as it goes at once; the rest follows by itself.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isSending || _length == 0)
            {
                return;
            }

            _isSending = true;
        }

        _sending = SendAsync();
    }

    /// <summary>Completes when nothing waits any more, or nothing can be written.</summary>
    public Task DrainAsync()
    {
        Flush();
        return _sending;
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeWaiting() is { Array: not null } batch)
            {
                try
                {
                    await stream.WriteAsync(batch);
                }
                finally
                {
                    Return(batch.Array);
                }
            }
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            broken(e);
        }
    }

    private ArraySegment<byte> TakeWaiting()
    {
        lock (_lock)
        {
            if (_length == 0)
            {
                _isSending = false;
                return default;
            }

            var batch = new ArraySegment<byte>(_waiting, 0, _length);
            (_waiting, _length) = ([], 0);
            return batch;
        }
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
