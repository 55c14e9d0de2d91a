using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.WebSockets;

/// <summary>
/// A WebSocket directly on a connection's pipes. While nothing comes it holds no buffer; what comes is unmasked where it was received and handed
/// on from there.
/// </summary>
internal sealed class FrameConnection : IConnection, ITimed
{
    private const int ProtocolError = 1002;
    private const int MaxFragments = 1024;
    private const int PingsPerSecond = 10;
    private const int PingBurst = 50;

    // A client that is told to close has this long to answer, or to read what waits for it.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly ConnectionContext _connection;
    private readonly ConnectionServices _services;
    private readonly Outbox _outbox;
    private IConversation _conversation = null!;
    private TokenBucket _pings = new(PingsPerSecond, PingBurst);
    private FragmentedMessage? _fragments;
    private byte[]? _lent;
    private volatile bool _closing;
    private bool _finished;
    private bool _deaf;

    public FrameConnection(ConnectionContext connection, ConnectionServices services)
    {
        _connection = connection;
        _services = services;
        _outbox = new Outbox(connection.Transport.Output, services.Limits);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> utf8)
    {
        if (!_closing && !_outbox.TrySend(Opcode.Text, utf8))
        {
            Close(CloseReason.SlowConsumer);
        }
    }

    /// <inheritdoc/>
    public void Close(CloseReason reason) => Close(reason.Code, reason.Word);

    /// <summary>The client has not answered the close frame in time.</summary>
    public DateTimeOffset? HandleTimeout(DateTimeOffset now)
    {
        _connection.Abort(new ConnectionAbortedException("The client did not finish closing in time."));
        return null;
    }

    /// <summary>Answers the request for the WebSocket, before any frame.</summary>
    public void Answer(ReadOnlySpan<byte> response) => _outbox.Begin(response);

    /// <summary>Receives until the connection ends.</summary>
    public async Task RunAsync(IConversation conversation)
    {
        _conversation = conversation;
        var input = _connection.Transport.Input;
        try
        {
            while (!_finished)
            {
                var read = await input.ReadAsync();
                var buffer = read.Buffer;
                while (TryTakeFrame(ref buffer, out var handling))
                {
                    await handling;
                    Return();
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException)
        {
            // The connection was reset or aborted: the same as its end.
            _finished = true;
        }
        finally
        {
            await EndAsync(input);
        }
    }

    private async ValueTask EndAsync(PipeReader input)
    {
        // Away from the thread that may have ended this connection while it sends: it can hold the session's lock.
        await Task.Yield();
        _closing = true;
        Return();
        _fragments?.Dispose();
        // A client that is gone, or does not read, must not keep what waits for it.
        _services.Linger(this, Linger);
        try
        {
            await _conversation.HandleClosedAsync();
        }
        finally
        {
            await _outbox.EndAsync();
            await input.CompleteAsync();
            _services.Admission.Leave();
        }
    }

    private void Close(int code, string reason)
    {
        _closing = true;
        if (_outbox.TryClose(code, reason))
        {
            _services.Linger(this, Linger);
        }
    }

    /// <summary>Takes the next frame out of a buffer; false when there is no whole one.</summary>
    private bool TryTakeFrame(ref ReadOnlySequence<byte> buffer, out ValueTask handling)
    {
        handling = default;
        if (_finished || _deaf)
        {
            buffer = buffer.Slice(buffer.End);
            return false;
        }

        Span<byte> scattered = stackalloc byte[FrameHeader.MaxLength];
        scoped var first = buffer.FirstSpan;
        if (first.Length < FrameHeader.MaxLength && buffer.Length > first.Length)
        {
            var length = (int)Math.Min(FrameHeader.MaxLength, buffer.Length);
            buffer.Slice(0, length).CopyTo(scattered);
            first = scattered[..length];
        }

        switch (FrameHeader.Read(first, out var header))
        {
            case FrameVerdict.Incomplete:
                return false;
            case FrameVerdict.Violation:
                Fail(ref buffer);
                return false;
        }

        if (header.PayloadLength > (ulong)_services.Limits.MaxMessageBytes)
        {
            Ignore(ref buffer, tooLarge: true);
            return false;
        }

        if (buffer.Length < header.Length + (long)header.PayloadLength)
        {
            return false;
        }

        var payload = buffer.Slice(header.Length, (long)header.PayloadLength);
        buffer = buffer.Slice(payload.End);
        var message = Unmask(payload, header.Mask);
        if (header.IsControl)
        {
            HandleControl(header.Opcode, message.Span);
        }
        else if (!_closing)
        {
            handling = HandleData(header, message, ref buffer);
        }

        return true;
    }

    private Memory<byte> Unmask(in ReadOnlySequence<byte> payload, uint mask)
    {
        Memory<byte> message;
        if (payload.IsSingleSegment)
        {
            // The bytes are this connection's own until the pipe is told that they are consumed, which happens once for each.
            message = System.Runtime.InteropServices.MemoryMarshal.AsMemory(payload.First);
        }
        else
        {
            _lent = ArrayPool<byte>.Shared.Rent((int)payload.Length);
            payload.CopyTo(_lent);
            message = _lent.AsMemory(0, (int)payload.Length);
        }

        FrameMask.Remove(message.Span, mask);
        return message;
    }

    private void HandleControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == Opcode.Close)
        {
            // Answered with its own code (§5.5.1), unless the server had begun to close.
            _closing = true;
            var code = payload.Length >= 2 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(payload) : 1000;
            _outbox.TryClose(code is >= 3000 and < 5000 or >= 1000 and <= 1003 or >= 1007 and <= 1011 ? code : ProtocolError, "");
            _finished = true;
        }
        else if (opcode == Opcode.Ping && !_closing && _pings.TryTake(_services.Now, out _) && !_outbox.TrySend(Opcode.Pong, payload))
        {
            Close(CloseReason.SlowConsumer);
        }
    }

    private ValueTask HandleData(in FrameHeader header, Memory<byte> payload, ref ReadOnlySequence<byte> buffer)
    {
        if ((header.Opcode == Opcode.Continuation) != _fragments is { Open: true })
        {
            Fail(ref buffer);
            return default;
        }

        if (header.Opcode == Opcode.Binary)
        {
            _conversation.HandleBinary();
            return default;
        }

        if (header.Opcode == Opcode.Text && header.Final)
        {
            return HandleText(payload);
        }

        _fragments ??= new FragmentedMessage();
        if (_fragments.Length + payload.Length > _services.Limits.MaxMessageBytes)
        {
            Ignore(ref buffer, tooLarge: true);
            return default;
        }

        _fragments.Append(payload.Span);
        if (_fragments.Count > MaxFragments)
        {
            Fail(ref buffer);
            return default;
        }

        return header.Final ? HandleText(_fragments.Take()) : default;
    }

    private ValueTask HandleText(Memory<byte> message)
    {
        if (!Utf8.IsValid(message.Span))
        {
            _conversation.HandleInvalidText();
            return default;
        }

        return _conversation.HandleTextAsync(message, CancellationToken.None);
    }

    private void Fail(ref ReadOnlySequence<byte> buffer)
    {
        Close(ProtocolError, "");
        Ignore(ref buffer, tooLarge: false);
    }

    /// <summary>What follows cannot be told apart any more: nothing is read from now on.</summary>
    private void Ignore(ref ReadOnlySequence<byte> buffer, bool tooLarge)
    {
        if (tooLarge && !_closing)
        {
            _conversation.HandleTooLarge();
        }

        buffer = buffer.Slice(buffer.End);
        _deaf = true;
    }

    private void Return()
    {
        if (_lent is { } lent)
        {
            _lent = null;
            ArrayPool<byte>.Shared.Return(lent);
        }
    }
}
