using System.Net.WebSockets;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.WebSockets;

/// <summary>
/// A client's WebSocket, however it was made. What is sent goes out at once on the thread of who sends it while the client reads, and waits in
/// the outbox while it does not. While nothing comes it holds no buffer.
/// </summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="abort">Ends the connection below it.</param>
/// <param name="services">What all connections share.</param>
internal sealed class SocketConnection(WebSocket socket, Action abort, ConnectionServices services) : IConnection, ITimed
{
    // A client that is told to close has this long to answer, or to read what waits for it.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Outbox _outbox = new(services.Limits);
    private Task _sending = Task.CompletedTask;
    private CloseReason? _closing;
    private bool _busy;
    private bool _ended;
    private bool _over;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            if (_closing is not null || _ended)
            {
                return;
            }

            if (_outbox.TryAdd(utf8))
            {
                Drain();
            }
            else
            {
                BeginClose(CloseReason.SlowConsumer);
            }
        }
    }

    /// <inheritdoc/>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            if (_closing is null && !_ended)
            {
                BeginClose(reason);
            }
        }
    }

    /// <summary>The client has not finished closing in time.</summary>
    public DateTimeOffset? HandleTimeout(DateTimeOffset now)
    {
        lock (_gate)
        {
            // Once it is over there is nothing below it any more.
            if (!_over)
            {
                abort();
            }
        }

        return null;
    }

    /// <summary>Receives until the connection ends.</summary>
    public async Task RunAsync(IConversation conversation)
    {
        try
        {
            await ReceiveAsync(conversation);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            // Reset, aborted, or the client broke the protocol, which the library has answered: the same as the end.
            services.CountLoss();
        }
        finally
        {
            await EndAsync(conversation);
        }
    }

    private async Task ReceiveAsync(IConversation conversation)
    {
        var inbox = new Inbox(socket, services.Limits.MaxMessageBytes);
        while (true)
        {
            try
            {
                switch (await inbox.ReadAsync())
                {
                    case Received.Closed:
                        return;
                    case var _ when Volatile.Read(ref _closing) is not null:
                        break;
                    case Received.TooLarge:
                        conversation.HandleTooLarge();
                        break;
                    case Received.Binary:
                        conversation.HandleBinary();
                        break;
                    default:
                        await conversation.HandleTextAsync(inbox.Message, CancellationToken.None);
                        break;
                }
            }
            finally
            {
                inbox.Return();
            }
        }
    }

    private void BeginClose(CloseReason reason)
    {
        Volatile.Write(ref _closing, reason);
        services.Linger(this, Linger);
        Drain();
    }

    private void Drain()
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
            while (TryTake(out var message))
            {
                try
                {
                    await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                }
                finally
                {
                    Outbox.Return(message);
                }
            }

            if (_closing is { } reason && socket.State is WebSocketState.Open)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Word, CancellationToken.None);
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            // The receive loop finds out as well, and ends the connection.
            services.CountLoss();
        }
    }

    private bool TryTake(out ArraySegment<byte> message)
    {
        lock (_gate)
        {
            if (!_ended && _outbox.TryTake(out message))
            {
                return true;
            }

            message = default;
            // From here on the next who sends drains; but nothing comes after a close frame.
            _busy = _closing is not null || _ended;
            return false;
        }
    }

    private async ValueTask EndAsync(IConversation conversation)
    {
        // Away from the thread that may have ended this connection while it sends: it can hold the session's lock.
        await Task.Yield();
        Task sending;
        lock (_gate)
        {
            _ended = true;
            sending = _sending;
        }

        // A client that is gone, or does not read, must not keep what waits for it.
        services.Linger(this, Linger);
        try
        {
            await conversation.HandleClosedAsync();
        }
        finally
        {
            await sending;
            await AnswerCloseAsync();
            lock (_gate)
            {
                _outbox.Clear();
                _over = true;
            }
        }
    }

    private async ValueTask AnswerCloseAsync()
    {
        if (socket.State is not WebSocketState.CloseReceived)
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            services.CountLoss();
        }
    }

    private static bool IsLoss(Exception problem) =>
        problem is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
