using System.Buffers;
using System.IO.Pipelines;
using Parley.Server.Options;

namespace Parley.Server.WebSockets;

/// <summary>
/// Sends frames through a connection's pipe. While the client reads, each goes out at once on the thread of who sends it; when it does not, they
/// wait in the pipe's pooled memory, up to a bound. Thread-safe.
/// </summary>
internal sealed class Outbox(PipeWriter output, LimitOptions limits)
{
    private readonly Lock _gate = new();
    private Task _draining = Task.CompletedTask;
    private int _waitingMessages;
    private long _waitingBytes;
    private bool _stuck;
    private bool _ended;

    /// <summary>Sends bytes as they are, before the first frame.</summary>
    public void Begin(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            output.Write(bytes);
            Flush(0);
        }
    }

    /// <summary>Sends a frame; false when the client reads so slowly that too much would wait.</summary>
    public bool TrySend(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return true;
            }

            if (_stuck && (_waitingMessages >= limits.OutboxMessages || _waitingBytes + payload.Length > limits.OutboxBytes))
            {
                return false;
            }

            FrameWriter.Write(output, opcode, payload);
            Flush(payload.Length);
            return true;
        }
    }

    /// <summary>Sends a close frame as the last one.</summary>
    /// <returns>Whether it was not sent before.</returns>
    public bool TryClose(int code, string reason)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _ended = true;
            FrameWriter.WriteClose(output, code, reason);
            Flush(0);
            return true;
        }
    }

    /// <summary>Nothing more can be sent.</summary>
    public async ValueTask EndAsync()
    {
        Task draining;
        lock (_gate)
        {
            _ended = true;
            draining = _draining;
        }

        // What waits goes out first; the close frame is the last of it.
        await draining;
        await output.CompleteAsync();
    }

    private void Flush(int bytes)
    {
        if (_stuck)
        {
            _waitingMessages++;
            _waitingBytes += bytes;
            return;
        }

        var flush = output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            _ended |= flush.Result.IsCompleted;
        }
        else
        {
            _stuck = true;
            _draining = DrainAsync(flush);
        }
    }

    private async Task DrainAsync(ValueTask<FlushResult> flush)
    {
        while (true)
        {
            var lost = await IsLostAsync(flush);
            lock (_gate)
            {
                _ended |= lost;
                _stuck = !lost && _waitingMessages > 0;
                _waitingMessages = 0;
                _waitingBytes = 0;
                if (!_stuck)
                {
                    return;
                }

                flush = output.FlushAsync();
            }
        }
    }

    /// <summary>Waits until the client has read enough; true when the connection is lost, which the receive loop finds out as well.</summary>
    private static async ValueTask<bool> IsLostAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return (await flush).IsCompleted;
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            return true;
        }
    }
}
