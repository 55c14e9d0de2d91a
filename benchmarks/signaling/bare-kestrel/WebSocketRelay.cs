using System.Buffers;
using System.Net.WebSockets;

namespace BareKestrel;

/// <summary>Serves one connection through <see cref="WebSocket"/>: zero-byte receives, pooled buffers, inline sends.</summary>
internal static class WebSocketRelay
{
    public static async Task RunAsync(WebSocket socket, Users users, CancellationToken stop)
    {
        var peer = new Peer(socket);
        var signedIn = false;
        try
        {
            while (true)
            {
                await socket.ReceiveAsync(Memory<byte>.Empty, stop);
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
                    users.Relay(buffer.AsSpan(0, length));
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

    private sealed class Peer(WebSocket socket) : IPeer
    {
        private readonly Lock _gate = new();
        private readonly Queue<byte[]> _waiting = new(0);
        private bool _sending;

        public void Flush()
        {
            // Send has let it go already
        }

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
                var sent = socket.SendAsync(buffer.AsMemory(0, text.Length), WebSocketMessageType.Text, true, default);
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

                    await socket.SendAsync(next, WebSocketMessageType.Text, true, default);
                }
            }
            catch (WebSocketException)
            {
                socket.Abort();
            }
        }
    }
}
