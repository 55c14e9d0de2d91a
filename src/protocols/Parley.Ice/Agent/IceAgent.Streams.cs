using Parley.Ice.Gathering;
using Parley.Ice.Streams;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// Streams: connections to TURN servers over TCP and TLS, and those of TCP candidates (RFC 6544). The shell opens, accepts and closes them and carries bytes;
/// messages are cut and framed here.
/// </content>
public sealed partial class IceAgent
{
    private readonly Dictionary<int, IceStream> _streams = [];
    private readonly SendQueue<int> _streamTransmits = new(MaxWaiting);
    private int _nextStream;

    // What HandleStreamBytes has brought bytes for, until all of it is read.
    private IceStream? _reading;

    /// <summary>It is listened on, as <see cref="IceEvent.Listen"/> wanted.</summary>
    /// <param name="now">Now.</param>
    /// <param name="local">The address and port.</param>
    public void HandleListening(Instant now, TransportAddress local)
    {
        _openingListeners--;
        if (State == IceState.Closed || _interfaces.Find(one => one.Address == local.Address) is not { } on)
        {
            Raise(new IceEvent.StopListening(local));
            return;
        }

        AddTcp(now, new LocalBase.Listener(local, on));
        HandlePace(now);
        Settle(now);
    }

    /// <summary>It cannot be listened on: the address gives no passive candidate.</summary>
    /// <param name="now">Now.</param>
    /// <param name="address">As in <see cref="IceEvent.Listen"/>.</param>
    public void HandleListenFailed(Instant now, IpAddress address)
    {
        _ = address;
        _openingListeners--;
        Settle(now);
    }

    /// <summary>A connection that <see cref="IceEvent.Connect"/> wanted is open.</summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">Its number.</param>
    /// <param name="local">Its local address and port.</param>
    public void HandleStreamOpened(Instant now, int stream, TransportAddress local)
    {
        if (!_streams.TryGetValue(stream, out var opened))
        {
            // It was given up, and the shell has not been told in time.
            Raise(new IceEvent.CloseStream(stream));
            return;
        }

        opened.IsOpen = true;
        switch (opened)
        {
            case IceStream.ToServer toServer:
                HandleOpened(now, toServer, local);
                break;
            case IceStream.ToPeer toPeer:
                HandleOpened(toPeer);
                break;
        }

        HandlePace(now);
        Settle(now);
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="now">Now.</param>
    /// <param name="listener">What it came to, as in <see cref="HandleListening"/>.</param>
    /// <param name="remote">Where it comes from.</param>
    /// <returns>Its number from now on; -1 when it is not wanted and the shell is to close it.</returns>
    public int HandleStreamAccepted(Instant now, TransportAddress listener, TransportAddress remote)
    {
        var number = State != IceState.Closed && ListenerAt(listener) is { } at ? Accept(now, at, remote.Unmapped) : -1;
        Settle(now);
        return number;
    }

    /// <summary>A connection has closed, or could not be opened. Its number does not come again; unknown numbers do no harm.</summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">Its number.</param>
    public void HandleStreamClosed(Instant now, int stream)
    {
        if (_streams.TryGetValue(stream, out var closed))
        {
            Forget(closed);
            HandleEnded(now, closed);
            HandlePace(now);
            Settle(now);
        }
    }

    /// <summary>
    /// Bytes have come on a connection, cut anywhere; they are copied. The shell then calls <see cref="TryReadStreamData"/> until it returns false.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">The connection's number.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InvalidOperationException">What came before was not read to its end.</exception>
    public void HandleStreamBytes(Instant now, int stream, ReadOnlySpan<byte> bytes)
    {
        if (_reading is not null)
        {
            throw new InvalidOperationException("Call TryReadStreamData until it returns false before the next bytes are handed over.");
        }

        if (!_streams.TryGetValue(stream, out var receiving))
        {
            return;
        }

        if (receiving is IceStream.ToPeer { Stranger: { } stranger } && !stranger.MaySay(bytes.Length))
        {
            Drop(now, receiving);
            Settle(now);
            return;
        }

        receiving.Received.Append(bytes);
        _reading = receiving;
    }

    /// <summary>Goes on with what <see cref="HandleStreamBytes"/> has brought, up to the other side's next data in it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="data">The data of one datagram that the other side has sent; good until the next call into the agent.</param>
    /// <returns>False when there are no more.</returns>
    public bool TryReadStreamData(Instant now, out ReadOnlySpan<byte> data)
    {
        while (_reading is { } stream)
        {
            switch (stream.Next(out var message))
            {
                case StreamMessage.Incomplete:
                    _reading = null;
                    break;
                case StreamMessage.Broken:
                    Drop(now, stream);
                    HandlePace(now);
                    Settle(now);
                    break;
                case StreamMessage.Whole when stream is IceStream.ToPeer toPeer ? HandleMessage(now, toPeer, message, out data)
                    : HandleMessage(now, (IceStream.ToServer)stream, message, out data):
                    return true;
            }
        }

        data = default;
        return false;
    }

    /// <summary>Takes the next bytes to send on a connection, in order; they belong behind all that were taken before for the same one.</summary>
    /// <param name="stream">The connection's number. It is open.</param>
    /// <param name="bytes">The bytes, framed; good until the next call into the agent.</param>
    /// <returns>False when there are none.</returns>
    public bool TryTakeStreamTransmit(out int stream, out ReadOnlyMemory<byte> bytes) => _streamTransmits.TryTake(out stream, out bytes);

    private Instant NextStreamTimeout()
    {
        var next = Instant.Never;
        foreach (var stream in _streams.Values)
        {
            next = Instant.Min(next, stream.Deadline);
        }

        return next;
    }

    private void HandleStreamTimeouts(Instant now)
    {
        if (NextStreamTimeout() > now)
        {
            return;
        }

        foreach (var stream in _streams.Values.ToArray())
        {
            if (stream.Deadline <= now)
            {
                Drop(now, stream);
            }
        }
    }

    // This side wants it no longer, and whoever calls knows what follows.
    private void Close(IceStream stream)
    {
        Forget(stream);
        Raise(new IceEvent.CloseStream(stream.Number));
    }

    // Nothing more can come of it.
    private void Drop(Instant now, IceStream stream)
    {
        Close(stream);
        HandleEnded(now, stream);
    }

    private void Forget(IceStream stream)
    {
        _streams.Remove(stream.Number);
        if (stream is IceStream.ToPeer toPeer)
        {
            _peerStreams.Remove((toPeer.Base, toPeer.Remote));
        }

        _reading = _reading == stream ? null : _reading;
    }

    private void HandleEnded(Instant now, IceStream stream)
    {
        switch (stream)
        {
            case IceStream.ToServer toServer:
                HandleEnded(now, toServer);
                break;
            case IceStream.ToPeer toPeer:
                HandleEnded(now, toPeer);
                break;
        }
    }
}
