using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// What one connection's client says, from <c>hello</c> to the end. Messages are handed in one after the other, each when the one before is
/// done; so a command is carried out before what the client sent after it.
/// </summary>
public sealed partial class Conversation : IConversation, ITimed
{
    private readonly Gateway _gateway;
    private readonly IConnection _connection;
    private readonly ConnectionTerms _terms;
    private MessageAllowance _allowance;
    private DateTimeOffset _refusedAt = DateTimeOffset.MinValue;
    private bool _greeted;
    private bool _closed;

    internal Conversation(Gateway gateway, IConnection connection, ConnectionTerms terms)
    {
        _gateway = gateway;
        _connection = connection;
        _terms = terms;
        var now = gateway.Environment.Now;
        _allowance = new MessageAllowance(now, gateway.Limits);
        gateway.Timers.Add(this, now + gateway.Limits.HelloTimeout);
    }

    /// <summary>The session; null before the client was welcomed.</summary>
    public Session? Session { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Completes at once for everything that needs nobody else, such as relay messages.</remarks>
    public ValueTask HandleTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation)
    {
        if (_closed)
        {
            return ValueTask.CompletedTask;
        }

        if (Session is not { } session)
        {
            return GreetAsync(utf8, cancellation);
        }

        var now = _gateway.Environment.Now;
        session.Hear(now);
        if (!Admit(now))
        {
            return ValueTask.CompletedTask;
        }

        if (!EnvelopeReader.TryRead(utf8.Span, out var envelope, out var error))
        {
            Reject(now, envelope, error);
            return ValueTask.CompletedTask;
        }

        if (envelope.Type.IsRelayed)
        {
            Relay(session, now, envelope, utf8.Span);
            return ValueTask.CompletedTask;
        }

        if (!ClientMessageReader.TryRead(utf8.Span, envelope, out var message, out error))
        {
            Reject(now, envelope, error);
            return ValueTask.CompletedTask;
        }

        return HandleAsync(session, message, cancellation);
    }

    /// <inheritdoc/>
    public void HandleBinary() => Close(CloseReason.BinaryMessage);

    /// <inheritdoc/>
    public void HandleInvalidText() => Close(CloseReason.NotUtf8);

    /// <inheritdoc/>
    public void HandleTooLarge() => Close(CloseReason.MessageTooLarge);

    /// <inheritdoc/>
    public Task HandleClosedAsync()
    {
        _closed = true;
        return Session is { } session ? _gateway.Lose(session, _connection) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    DateTimeOffset? ITimed.HandleTimeout(DateTimeOffset now)
    {
        if (!_greeted && !_closed)
        {
            Close(CloseReason.HelloTimeout);
        }

        return null;
    }

    private void Close(CloseReason reason)
    {
        _closed = true;
        _gateway.Environment.Closing(Session, reason);
        _connection.Close(reason);
    }

    private bool Admit(DateTimeOffset now)
    {
        switch (_allowance.Count(now, out var retryAfter))
        {
            case MessageAllowance.Verdict.Pass:
                return true;
            case MessageAllowance.Verdict.Close:
                Close(CloseReason.TooFast);
                return false;
            case MessageAllowance.Verdict.DropAndTell:
                Send(new ServerMessage.Error(ErrorCode.TooFast, RetryAfter: retryAfter));
                return false;
            default:
                return false;
        }
    }

    private void Relay(Session session, DateTimeOffset now, in Envelope envelope, ReadOnlySpan<byte> utf8)
    {
        if (session.Relay(envelope.Call.GetValueOrDefault(), utf8))
        {
            _gateway.CountRelayed();
        }
        else if (now - _refusedAt >= TimeSpan.FromSeconds(1))
        {
            _refusedAt = now;
            Send(new ServerMessage.Error(ErrorCode.NoSuchCall, Call: envelope.Call));
        }
    }

    private void Reject(DateTimeOffset now, in Envelope envelope, MessageError error)
    {
        Send(new ServerMessage.Error(error.Code, envelope.Id, envelope.Call, error.Member));
        if (!_allowance.CountMistake(now))
        {
            Close(CloseReason.ProtocolViolation);
        }
    }

    private void Send(ServerMessage message) => _connection.Send(ServerMessageWriter.ToUtf8(message));
}
