using System.Net.Sockets;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice.Sockets;
using Parley.WebRtc.Ice.Streams;

namespace Parley.WebRtc.Ice;

/// <content>Streams: TURN servers over TCP and TLS, and TCP candidates.</content>
public sealed partial class IceConnection : IStreamOwner
{
    private readonly StreamSettings _streamSettings;
    private readonly Dictionary<int, StreamConnection> _streams = [];
    private readonly List<StreamListener> _listeners = [];
    private readonly List<StreamConnection> _toFlush = [];
    private readonly List<Task> _closingStreams = [];

    IceLoop IStreamOwner.Loop => _loop;

    void IStreamOwner.HandleOpened(Instant now, StreamConnection stream, TransportAddress local) => Do(now, (connection, now) =>
    {
        if (connection.IsMine(stream))
        {
            connection._agent.HandleStreamOpened(now, stream.Number, local);
        }
    });

    void IStreamOwner.HandleBytes(Instant now, StreamConnection stream, ReadOnlySpan<byte> bytes)
    {
        if (_isClosed || !IsMine(stream))
        {
            return;
        }

        try
        {
            _agent.HandleStreamBytes(now, stream.Number, bytes);
            while (_agent.TryReadStreamData(now, out var data))
            {
                Deliver(data);
            }

            Drain(now);
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    void IStreamOwner.HandleEnded(Instant now, StreamConnection stream, Exception? why) => Do(now, (connection, now) =>
    {
        if (connection.IsMine(stream))
        {
            connection.LogStreamEnded(connection, stream.Number, why?.Message);
            connection._streams.Remove(stream.Number);
            connection._agent.HandleStreamClosed(now, stream.Number);
        }
    });

    void IStreamOwner.HandleAccepted(Instant now, StreamListener listener, Socket socket, TransportAddress remote)
    {
        if (_isClosed || !_listeners.Contains(listener))
        {
            socket.Dispose();
            return;
        }

        Do(now, (connection, now) =>
        {
            var number = connection._agent.HandleStreamAccepted(now, listener.Local, remote);
            if (number < 0)
            {
                socket.Dispose();
            }
            else
            {
                connection._streams.Add(number, StreamConnection.Accepted(connection, number, socket));
            }
        });
    }

    // What was closed here may still tell of its end, or of bytes.
    private bool IsMine(StreamConnection stream) => _streams.TryGetValue(stream.Number, out var known) && known == stream;

    private void Connect(Instant now, IceEvent.Connect wanted)
    {
        try
        {
            var tls = wanted.Protocol == TransportProtocol.Tls
                ? _streamSettings.ForServer(wanted.ServerName ?? wanted.Remote.Address.ToString())
                : null;
            _streams.Add(
                wanted.Stream, StreamConnection.Connect(this, wanted.Stream, wanted.From, wanted.Remote, tls, _streamSettings.OpenTimeout));
        }
        catch (SocketException e)
        {
            LogNotBound(this, wanted.From, e.SocketErrorCode);
            _agent.HandleStreamClosed(now, wanted.Stream);
        }
    }

    private void Listen(Instant now, IceEvent.Listen wanted)
    {
        StreamListener listener;
        try
        {
            listener = PortsToTry.Bind(wanted.Ports, port => StreamListener.Bind(this, new TransportAddress(wanted.Address, port)));
        }
        catch (SocketException e)
        {
            LogNotBound(this, wanted.Address, e.SocketErrorCode);
            _agent.HandleListenFailed(now, wanted.Address);
            return;
        }

        _listeners.Add(listener);
        _agent.HandleListening(now, listener.Local);
    }

    private void StopListening(TransportAddress local)
    {
        if (_listeners.Find(one => one.Local == local) is { } listener)
        {
            _listeners.Remove(listener);
            listener.Dispose();
        }
    }

    private void CloseStream(int number)
    {
        if (_streams.Remove(number, out var stream))
        {
            _closingStreams.RemoveAll(static task => task.IsCompleted);
            _closingStreams.Add(stream.CloseAsync());
        }
    }

    private void Transmit(int number, ReadOnlySpan<byte> bytes)
    {
        if (_streams.TryGetValue(number, out var stream))
        {
            if (!stream.TryAdd(bytes))
            {
                LogStreamFull(this, number);
            }
            else if (!_toFlush.Contains(stream))
            {
                _toFlush.Add(stream);
            }
        }
    }

    private void FlushStreams()
    {
        foreach (var stream in _toFlush)
        {
            stream.Flush();
        }

        _toFlush.Clear();
    }

    // Completes when the last bytes are out, or have not gone in time.
    private Task CloseStreams()
    {
        _listeners.ForEach(static listener => listener.Dispose());
        _listeners.Clear();
        foreach (var number in _streams.Keys)
        {
            CloseStream(number);
        }

        return Task.WhenAll(_closingStreams);
    }
}
