using System.Buffers;
using System.Net.WebSockets;

namespace BareKestrel;

/// <summary>Serves one connection through <see cref="WebSocket"/>: zero-byte receives, pooled buffers, inline sends.</summary>
internal static class WebSocketRelay
{
    /// <param name="socket">The connection.</param>
    /// <param name="users">All connections.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="makeFlush">For a socket whose stream only buffers; null where each send goes out by itself.</param>
    public static async Task RunAsync(WebSocket socket, Users users, CancellationToken stop, Func<Lock, PipeFlush>? makeFlush = null)
    {
        var peer = new Peer(socket, makeFlush);
        IPeer? receiver = null;
        var signedIn = false;
        try
        {
            while (true)
            {
                var more = socket.ReceiveAsync(Memory<byte>.Empty, stop);
                if (!more.IsCompleted)
                {
                    receiver?.Flush(); // one flush for all that came at once
                    receiver = null;
                }

                await more;
                var buffer = ArrayPool<byte>.Shared.Rent(4096);
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                    length += received.Count;
                    if (length == buffer.Length)
                    {
                        Array.Resize(ref buffer, length * 2);
                    }
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop);
                    return;
                }

                if (signedIn)
                {
                    var next = users.Relay(buffer.AsSpan(0, length));
                    if (receiver is not null && receiver != next)
                    {
                        receiver.Flush();
                    }

                    receiver = next ?? receiver;
                }
                else
                {
                    users.SignIn(buffer.AsSpan(0, length), peer);
                    signedIn = true;
                }

                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            return; // the client went away
        }
    }

    private sealed class Peer : IPeer
    {
        private readonly Lock _gate = new();
        private readonly Queue<byte[]> _waiting = new(0);
        private readonly WebSocket _socket;
        private readonly PipeFlush? _flush;
        private bool _sending;

        public Peer(WebSocket socket, Func<Lock, PipeFlush>? makeFlush)
        {
            _socket = socket;
            _flush = makeFlush?.Invoke(_gate);
        }

        public void Flush() => _flush?.Flush();

        public void Send(ReadOnlySpan<byte> text)
        {
            lock (_gate)
            {
                if (_sending)
                {
                    _waiting.Enqueue(text.ToArray());
                    return;
                }

                var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
                text.CopyTo(buffer);
                var sent = _socket.SendAsync(buffer.AsMemory(0, text.Length), WebSocketMessageType.Text, true, default);
                if (sent.IsCompletedSuccessfully)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                _sending = true;
                _ = FinishAsync(sent, buffer);
            }
        }

        private async Task FinishAsync(ValueTask sent, byte[] buffer)
        {
            try
            {
                await sent;
                ArrayPool<byte>.Shared.Return(buffer);
                while (true)
                {
                    byte[]? next;
                    lock (_gate)
                    {
                        if (!_waiting.TryDequeue(out next))
                        {
                            _sending = false;
                            return;
                        }
                    }

                    await _socket.SendAsync(next, WebSocketMessageType.Text, true, default);
                }
            }
            catch (WebSocketException)
            {
                _socket.Abort();
            }
        }
    }
}
