using System.Buffers;

namespace Parley.TurnServer.Streams;

/// <summary>
/// What waits to be sent to one client. While the client keeps up, what a loop's batch has for it leaves in one call on the loop's own thread; what the
/// system does not take at once is sent when it does, elsewhere. Bounded, and without a buffer while nothing waits. Thread-safe.
/// </summary>
internal sealed class StreamOutput
{
    private const int SmallestBuffer = 2048;

    // Progress is seen when a call ends, so calls are short. TLS makes records of 16 KB anyway (RFC 8446 §5.1).
    private const int LongestCall = 16 << 10;

    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Action _broken;
    private byte[]? _waiting;
    private int _waitingLength;
    private int _underWay;
    private bool _sending;
    private bool _closed;
    private long _stuckSince;
    private Task _last = Task.CompletedTask;

    /// <summary>Makes an output.</summary>
    /// <param name="stream">Where it goes; nobody else writes to it.</param>
    /// <param name="time">What progress is timed by.</param>
    /// <param name="broken">Hears that the stream takes nothing more.</param>
    public StreamOutput(Stream stream, TimeProvider time, Action broken) => (_stream, _time, _broken) = (stream, time, broken);

    /// <summary>How many bytes wait.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _waitingLength + _underWay;
            }
        }
    }

    /// <summary>Adds a piece, all of it or nothing.</summary>
    /// <param name="head">Its beginning.</param>
    /// <param name="body">What follows.</param>
    /// <param name="padding">How many zero bytes come last.</param>
    /// <param name="max">How many bytes may wait, this piece included.</param>
    /// <returns>False when there would be more.</returns>
    public bool TryWrite(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int padding, int max)
    {
        var length = head.Length + body.Length + padding;
        lock (_lock)
        {
            if (_closed)
            {
                return true;
            }

            if (_waitingLength + _underWay + length > max)
            {
                return false;
            }

            MakeRoom(length);
            var free = _waiting.AsSpan(_waitingLength, length);
            head.CopyTo(free);
            body.CopyTo(free[head.Length..]);
            free[(head.Length + body.Length)..].Clear();
            _waitingLength += length;
            return true;
        }
    }

    /// <summary>Sends what waits, as far as it goes at once; the rest follows by itself.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_sending || _closed || _waitingLength == 0)
            {
                return;
            }

            _sending = true;
        }

        var sending = SendAsync();
        if (!sending.IsCompleted)
        {
            _last = sending;
        }
    }

    /// <summary>Whether the client has taken nothing for so long, though something waits.</summary>
    public bool IsStuck(TimeSpan limit)
    {
        var since = Volatile.Read(ref _stuckSince);
        return since != 0 && _time.GetElapsedTime(since) >= limit;
    }

    /// <summary>Completes when everything has been sent, or cannot be.</summary>
    public Task DrainAsync()
    {
        Flush();
        return _last;
    }

    /// <summary>Takes nothing more and forgets what waits. What is being sent ends with the stream.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _underWay = 0;
            Release();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeWaiting() is { Array: not null } batch)
            {
                try
                {
                    for (var sent = 0; sent < batch.Count; sent += LongestCall)
                    {
                        var call = batch.AsMemory(sent, Math.Min(LongestCall, batch.Count - sent));
                        await CallAsync(call);
                        Sent(call.Length);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(batch.Array);
                }
            }
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            Close();
            _broken();
        }
    }

    private async ValueTask CallAsync(ReadOnlyMemory<byte> bytes)
    {
        var call = _stream.WriteAsync(bytes);
        if (call.IsCompletedSuccessfully)
        {
            // Also tells the source of the task that its result was seen.
            await call;
            return;
        }

        Volatile.Write(ref _stuckSince, _time.GetTimestamp());
        try
        {
            await call;
        }
        finally
        {
            Volatile.Write(ref _stuckSince, 0);
        }
    }

    private ArraySegment<byte> TakeWaiting()
    {
        lock (_lock)
        {
            if (_closed || _waiting is null)
            {
                _sending = false;
                return default;
            }

            var batch = new ArraySegment<byte>(_waiting, 0, _waitingLength);
            _underWay = _waitingLength;
            _waiting = null;
            _waitingLength = 0;
            return batch;
        }
    }

    private void Sent(int count)
    {
        lock (_lock)
        {
            _underWay -= _closed ? 0 : count;
        }
    }

    private void MakeRoom(int length)
    {
        if (_waiting is not null && _waiting.Length - _waitingLength >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, Math.Max(_waitingLength * 2, _waitingLength + length)));
        var length0 = _waitingLength;
        _waiting.AsSpan(0, length0).CopyTo(larger);
        Release();
        (_waiting, _waitingLength) = (larger, length0);
    }

    private void Release()
    {
        if (_waiting is not null)
        {
            ArrayPool<byte>.Shared.Return(_waiting);
            _waiting = null;
            _waitingLength = 0;
        }
    }
}
