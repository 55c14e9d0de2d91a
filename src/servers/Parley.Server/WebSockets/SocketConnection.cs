using System.Buffers;
using System.Net.WebSockets;
using Parley.Server.Options;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.WebSockets;

/// <summary>A WebSocket that the HTTP pipeline has made: for HTTP/2, and for whatever the fast lane did not recognise.</summary>
internal sealed class SocketConnection : IConnection, ITimed
{
    private const int FirstBuffer = 4096;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(3);

    private readonly WebSocket _socket;
    private readonly ConnectionServices _services;
    private readonly Lock _gate = new();
    private readonly Queue<ArraySegment<byte>> _waiting = new();
    private long _waitingBytes;
    private Task _sending = Task.CompletedTask;
    private CloseReason? _closing;
    private bool _busy;

    public SocketConnection(WebSocket socket, ConnectionServices services)
    {
        _socket = socket;
        _services = services;
    }

    private LimitOptions Limits => _services.Limits;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            if (_closing is not null)
            {
                return;
            }

            if (_waiting.Count >= Limits.OutboxMessages || _waitingBytes + utf8.Length > Limits.OutboxBytes)
            {
                CloseAfterWaiting(CloseReason.SlowConsumer);
                return;
            }

            var copy = ArrayPool<byte>.Shared.Rent(utf8.Length);
            utf8.CopyTo(copy);
            _waiting.Enqueue(new ArraySegment<byte>(copy, 0, utf8.Length));
            _waitingBytes += utf8.Length;
            Start();
        }
    }

    /// <inheritdoc/>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            if (_closing is null)
            {
                CloseAfterWaiting(reason);
            }
        }
    }

    /// <summary>The client has not answered the close frame in time.</summary>
    public DateTimeOffset? HandleTimeout(DateTimeOffset now)
    {
        _socket.Abort();
        return null;
    }

    /// <summary>Receives until the connection ends.</summary>
    public async Task RunAsync(IConversation conversation)
    {
        try
        {
            await ReceiveAsync(conversation);
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection was reset or aborted, or broke the protocol: the same as its end.
            _socket.Abort();
        }
        finally
        {
            await Task.Yield();
            _services.Linger(this, LingerTime);
            try
            {
                await conversation.HandleClosedAsync();
            }
            finally
            {
                await EndAsync();
            }
        }
    }

    private async Task ReceiveAsync(IConversation conversation)
    {
        while (true)
        {
            // Waits without a buffer; then there is something to read.
            await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
            try
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    if (length == buffer.Length)
                    {
                        buffer = Grow(buffer);
                    }

                    read = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += read.Count;
                }
                while (!read.EndOfMessage && length <= Limits.MaxMessageBytes && read.MessageType != WebSocketMessageType.Close);

                if (read.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await HandleAsync(conversation, read, buffer.AsMemory(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private ValueTask HandleAsync(IConversation conversation, ValueWebSocketReceiveResult read, Memory<byte> message)
    {
        if (_closing is not null)
        {
            return ValueTask.CompletedTask;
        }

        if (message.Length > Limits.MaxMessageBytes)
        {
            conversation.HandleTooLarge();
        }
        else if (read.MessageType == WebSocketMessageType.Binary)
        {
            conversation.HandleBinary();
        }
        else
        {
            return conversation.HandleTextAsync(message, CancellationToken.None);
        }

        return ValueTask.CompletedTask;
    }

    private void CloseAfterWaiting(CloseReason reason)
    {
        _closing = reason;
        _services.Linger(this, LingerTime);
        Start();
    }

    private void Start()
    {
        if (!_busy)
        {
            _busy = true;
            _sending = DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            while (TryTake(out var next))
            {
                try
                {
                    await _socket.SendAsync(next, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(next.Array!);
                }
            }

            if (_closing is { } reason && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync((WebSocketCloseStatus)_closing!.Code, _closing.Word, CancellationToken.None);
            }
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The receive loop finds out as well. What waits is given back when the connection ends.
            _socket.Abort();
        }
    }

    private bool TryTake(out ArraySegment<byte> next)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out next))
            {
                _waitingBytes -= next.Count;
                return true;
            }

            // Nobody else drains from here on until there is something new; after the close frame nothing is.
            _busy = _closing is not null;
            return false;
        }
    }

    private async Task EndAsync()
    {
        Task sending;
        lock (_gate)
        {
            _closing ??= CloseReason.SessionEnded;
            sending = _sending;
        }

        await sending;
        if (_socket.State is WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        lock (_gate)
        {
            while (_waiting.TryDequeue(out var left))
            {
                ArrayPool<byte>.Shared.Return(left.Array!);
            }
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
