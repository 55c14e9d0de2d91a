using System.Net.Sockets;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Streams;

/// <summary>A client's TCP or TLS connection, from its acceptance to its end. It belongs to one loop.</summary>
internal sealed partial class StreamConnection : IStreamOutlet
{
    private readonly StreamListeners _owner;
    private readonly Socket _socket;
    private readonly TransportProtocol _protocol;
    private readonly TransportAddress _client;
    private readonly TurnLoop _loop;
    private readonly int _path;
    private readonly FrameIntake _intake = new();
    private readonly NetworkStream _transport;
    private Stream _stream;
    private StreamOutput? _output;

    // Why it ends, once that is decided: a StreamEnd and one, or 0.
    private int _end;

    // Since when the phase it is in has lasted; 0 for a phase that may last for ever: while there is an allocation.
    private long _since;
    private int _phase = (int)Phase.Handshaking;

    /// <summary>Takes over an accepted socket and the stream on it.</summary>
    public StreamConnection(
        StreamListeners owner, Socket socket, NetworkStream stream, TransportProtocol protocol, in TransportAddress client, TurnLoop loop, int path)
    {
        (_owner, _socket, _transport, _stream) = (owner, socket, stream, stream);
        (_protocol, _client, _loop, _path) = (protocol, client, loop, path);
        Enter(Phase.Handshaking);
    }

    private enum Phase
    {
        Handshaking,
        Idle,
        Allocated,
        Joined,
        Closing,
    }

    /// <summary>The client's address.</summary>
    public TransportAddress Client => _client;

    /// <summary>TCP or TLS.</summary>
    public TransportProtocol Protocol => _protocol;

    /// <summary>The path's number.</summary>
    public int Path => _path;

    /// <summary>How many bytes wait for the client.</summary>
    public int WaitingOutput => _output?.Length ?? 0;

    /// <summary>How many bytes the client has sent that are no whole message yet, or for which the loop has no room.</summary>
    public int WaitingInput => _intake.Length;

    /// <summary>Whether it is about to end.</summary>
    public bool IsClosing => (Phase)Volatile.Read(ref _phase) == Phase.Closing;

    /// <summary>Serves the connection until it ends, and closes it.</summary>
    /// <returns>Why it has ended.</returns>
    public async Task<StreamEnd> RunAsync()
    {
        var opened = false;
        try
        {
            if (_protocol == TransportProtocol.Tls)
            {
                _stream = await _owner.HandshakeAsync(_stream);
            }

            _output = new StreamOutput(_stream, _owner.Time, () => Abort(StreamEnd.Broken));
            Enter(Phase.Idle);
            var local = TransportAddress.From((System.Net.IPEndPoint)_socket.LocalEndPoint!).Unmapped;
            opened = _loop.OpenConnection(new TurnPath(_path, local, _protocol), this);
            Decide(opened ? await ReceiveAsync() : StreamEnd.Stopped);
            await FinishAsync();
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            Decide((Phase)Volatile.Read(ref _phase) == Phase.Handshaking ? StreamEnd.HandshakeFailed : StreamEnd.Broken);
        }
        finally
        {
            if (opened)
            {
                _loop.CloseConnection(_path);
            }

            await ReleaseAsync();
        }

        return (StreamEnd)(_end - 1);
    }

    /// <summary>Ends it as soon as what waits for the client has been sent.</summary>
    public void Close(StreamEnd why)
    {
        if ((Phase)Volatile.Read(ref _phase) == Phase.Joined)
        {
            Abort(why);
            return;
        }

        Decide(why);
        Enter(Phase.Closing);
        EndBinding();
        try
        {
            // Whoever waits for the client's next bytes is told that there are none.
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            Abort(why);
        }
    }

    /// <summary>Ends it if it has used up its time.</summary>
    public void CheckTime()
    {
        var settings = _owner.Settings;
        var phase = (Phase)Volatile.Read(ref _phase);
        var (limit, why) = phase switch
        {
            Phase.Handshaking => (settings.HandshakeTimeout, StreamEnd.HandshakeTimeout),
            Phase.Idle => (settings.IdleTimeout, StreamEnd.Idle),
            Phase.Closing => (settings.ClosingTimeout, StreamEnd.Stalled),
            _ => (Timeout.InfiniteTimeSpan, default),
        };
        if (limit != Timeout.InfiniteTimeSpan && _owner.Time.GetElapsedTime(Volatile.Read(ref _since)) >= limit)
        {
            Abort(why);
        }
        else if (_output is { } output && output.IsStuck(settings.StallTimeout))
        {
            Abort(StreamEnd.Stalled);
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Abort(StreamEnd why)
    {
        Decide(why);
        EndBinding();
        _socket.Dispose();
    }

    /// <inheritdoc/>
    bool IStreamOutlet.Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int padding)
    {
        var first = head.IsEmpty ? body : head;
        var settings = _owner.Settings;
        if (StreamMessage.IsConnectionBindError(first))
        {
            EndBinding();
        }

        if (!StreamMessage.IsResponse(first))
        {
            return _output!.TryWrite(head, body, padding, settings.MaxOutput);
        }

        if (!_output!.TryWrite(head, body, padding, settings.MaxOutput + settings.ResponseReserve))
        {
            Abort(StreamEnd.Stalled);
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    void IStreamOutlet.Flush() => _output!.Flush();

    /// <inheritdoc/>
    void IStreamOutlet.Allocated(bool alive) => Enter(alive ? Phase.Allocated : Phase.Idle);

    /// <inheritdoc/>
    void IStreamOutlet.Close() => Close(StreamEnd.ClosedByServer);

    // The first reason counts.
    private void Decide(StreamEnd why) => Interlocked.CompareExchange(ref _end, (int)why + 1, 0);

    private void Enter(Phase phase)
    {
        // From the loop's thread and from others: closing is never left again.
        var before = Volatile.Read(ref _phase);
        while (before != (int)Phase.Closing)
        {
            Volatile.Write(ref _since, _owner.Time.GetTimestamp());
            var seen = Interlocked.CompareExchange(ref _phase, (int)phase, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    // Answers to what came before the end are still sent.
    private async Task FinishAsync()
    {
        Enter(Phase.Closing);
        await LoopHasTurnedAsync();
        _loop.CloseConnection(_path);
        await _output!.DrainAsync();
        await EndTlsAsync();
    }

    // The loop has worked on what it was given, and told what came of it: one question may be taken in the middle of that, the next one is not.
    private async Task LoopHasTurnedAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await ((Task)_loop.AskAsync((_, _) => true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReleaseAsync()
    {
        _output?.Close();
        _socket.Dispose();
        if (_output is not null)
        {
            await _output.DrainAsync();
        }

        await _stream.DisposeAsync();
        _intake.Release();
    }
}
