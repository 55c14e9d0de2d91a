using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Parley.Server.WebSockets;

/// <summary>
/// A connection's pipes as a stream, for <see cref="System.Net.WebSockets.WebSocket"/>. A read of no bytes waits until there are some and holds
/// nothing meanwhile. Whoever made the pipes ends them.
/// </summary>
internal sealed class PipeStream(IDuplexPipe transport) : Stream
{
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
        // Not asynchronous itself where it need not be: what has come already costs no state machine.
        var read = transport.Input.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<int>(Take(read.Result, buffer.Span)) : WaitAsync(read, buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = transport.Output.WriteAsync(buffer, cancellationToken);
        if (!write.IsCompletedSuccessfully)
        {
            return WaitAsync(write);
        }

        Check(write.Result);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<ReadResult> read, Memory<byte> buffer) => Take(await read, buffer.Span);

    private int Take(ReadResult read, Span<byte> buffer)
    {
        var available = read.Buffer;
        if (available.Length > buffer.Length)
        {
            available = available.Slice(0, buffer.Length);
        }

        available.CopyTo(buffer);
        var taken = (int)available.Length;
        transport.Input.AdvanceTo(available.End);
        return taken;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask WaitAsync(ValueTask<FlushResult> write) => Check(await write);

    private static void Check(FlushResult written)
    {
        if (written.IsCompleted)
        {
            throw new IOException("The connection is lost.");
        }
    }
}
