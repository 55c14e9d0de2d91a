using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace BareKestrel;

/// <summary>Connection middleware: answers the upgrade itself and makes the WebSocket over the transport's pipes.</summary>
internal static class StreamTransport
{
    public static async Task RunAsync(ConnectionContext connection, Users users)
    {
        if (await Upgrade.AnswerAsync(connection.Transport))
        {
            var stream = new PipeStream(connection.Transport);
            using var socket = WebSocket.CreateFromStream(
                stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
            await WebSocketRelay.RunAsync(socket, users, CancellationToken.None, gate => new PipeFlush(connection.Transport.Output, gate));
        }
    }

    /// <summary>A stream over a pair of pipes whose zero-byte read waits for data and holds nothing meanwhile.</summary>
    private sealed class PipeStream(IDuplexPipe transport) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await transport.Input.ReadAsync(cancellationToken);
            var available = read.Buffer;
            if (buffer.IsEmpty || available.IsEmpty)
            {
                transport.Input.AdvanceTo(available.Start, available.Start);
                return 0;
            }

            if (available.Length > buffer.Length)
            {
                available = available.Slice(0, buffer.Length);
            }

            available.CopyTo(buffer.Span);
            transport.Input.AdvanceTo(available.End);
            return (int)available.Length;
        }

        // Only buffered: whoever sends flushes, once for several messages.
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            transport.Output.Write(buffer.Span);
            return default;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
