using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Parley.Server.WebSockets;

/// <summary>
/// A connection's pipes as a stream, for <see cref="System.Net.WebSockets.WebSocket"/>. A read of no bytes waits until there are some and holds
/// nothing meanwhile. What is written waits for the flush, with which the WebSocket ends each message. Whoever made the pipes ends them.
/// </summary>
internal sealed class PipeStream(IDuplexPipe transport) : Stream
{
    private readonly Lock _writing = new();
    private Task _flushing = Task.CompletedTask;
    private volatile bool _disposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Not asynchronous itself where it need not be: what has come already costs no state machine.
        var read = transport.Input.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<int>(Take(read.Result, buffer.Span)) : WaitAsync(read, buffer);
    }

    /// <summary>Whether a flush is left for later.</summary>
    public bool HoldsBack { get; set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_writing)
        {
            transport.Output.Write(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            // The WebSocket answers pings by itself, so two may want to flush; a pipe bears only one.
            return HoldsBack ? Task.CompletedTask : _flushing = _flushing.IsCompleted ? BeginFlush() : FlushAfterAsync(_flushing);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The WebSocket gives up, for example because a ping was not answered: whoever reads must not wait any longer.</summary>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        transport.Input.CancelPendingRead();
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<ReadResult> read, Memory<byte> buffer) => Take(await read, buffer.Span);

    private int Take(ReadResult read, Span<byte> buffer)
    {
        var available = read.Buffer;
        if (_disposed)
        {
            transport.Input.AdvanceTo(available.Start);
            throw new ObjectDisposedException(nameof(PipeStream));
        }

        if (available.Length > buffer.Length)
        {
            available = available.Slice(0, buffer.Length);
        }

        available.CopyTo(buffer);
        var taken = (int)available.Length;
        transport.Input.AdvanceTo(available.End);
        return taken;
    }

    private async Task FlushAfterAsync(Task earlier)
    {
        await earlier;
        Task next;
        lock (_writing)
        {
            next = BeginFlush();
        }

        await next;
    }

    private Task BeginFlush()
    {
        var flush = transport.Output.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush);
        }

        Check(flush.Result);
        return Task.CompletedTask;
    }

    private static async Task WaitAsync(ValueTask<FlushResult> flush) => Check(await flush);

    private static void Check(FlushResult flushed)
    {
        if (flushed.IsCompleted)
        {
            throw new IOException("The connection is lost.");
        }
    }
}
