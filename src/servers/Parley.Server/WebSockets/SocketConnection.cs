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
/// <param name="stream">Below the WebSocket, where it lets several messages go at once; null where it does not.</param>
internal sealed class SocketConnection(WebSocket socket, Action abort, ConnectionServices services, PipeStream? stream = null)
    : IConnection, ITimed, IHoldsBack
{
    // Larger messages are worth a write to the socket each, and bound what is held back.
    private const int LargestHeldBack = 8192;

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
                Drain(stream is not null && utf8.Length <= LargestHeldBack && FlushBatch.Current.TryJoin(this));
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

    /// <summary>Lets go what was held back.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!_busy && !_ended)
            {
                _busy = true;
                _sending = FlushAsync();
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
            FlushBatch.Current.FlushElsewhere();
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
                var first = await BeforeWaiting(inbox.WaitAsync());
                switch (await BeforeWaiting(inbox.ReadAsync(first)))
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
                        await BeforeWaiting(Handle(conversation, inbox.Message));
                        break;
                }
            }
            finally
            {
                inbox.Return();
            }
        }
    }

    private static ValueTask Handle(IConversation conversation, ReadOnlyMemory<byte> message)
    {
        var batch = FlushBatch.Current;
        var outer = batch.Open();
        try
        {
            return conversation.HandleTextAsync(message, CancellationToken.None);
        }
        finally
        {
            batch.Close(outer);
        }
    }

    private static ValueTask<T> BeforeWaiting<T>(ValueTask<T> next)
    {
        if (!next.IsCompleted)
        {
            FlushBatch.Current.Flush();
        }

        return next;
    }

    private static ValueTask BeforeWaiting(ValueTask next)
    {
        if (!next.IsCompleted)
        {
            FlushBatch.Current.Flush();
        }

        return next;
    }

    private void BeginClose(CloseReason reason)
    {
        Volatile.Write(ref _closing, reason);
        services.Linger(this, Linger);
        Drain();
    }

    private void Drain(bool holdBack = false)
    {
        if (!_busy)
        {
            _busy = true;
            _sending = DrainAsync(holdBack);
        }
    }

    private async Task DrainAsync(bool holdBack)
    {
        try
        {
            while (TryTake(out var message))
            {
                stream?.HoldsBack = holdBack;
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
                stream?.HoldsBack = false;
                await socket.CloseOutputAsync((WebSocketCloseStatus)reason.Code, reason.Word, CancellationToken.None);
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            // The receive loop finds out as well, and ends the connection.
            services.CountLoss();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            stream!.HoldsBack = false;
            await stream.FlushAsync();
        }
        catch (IOException)
        {
            // The receive loop finds out as well, and ends the connection.
            services.CountLoss();
        }

        await DrainAsync(holdBack: false);
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

        stream?.HoldsBack = false;
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
