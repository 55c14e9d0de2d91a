using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;
using Parley.WebRtc.Ice.Sockets;

namespace Parley.WebRtc.Ice;

/// <content>
/// Data out. Between two UDP sockets nothing is put around the data, so the sender's own thread hands them to the system; what has to be framed, for a relay or
/// a stream, takes its turn on the loop.
/// </content>
public sealed partial class IceConnection
{
    private readonly Outbox _outbox = new();
    private volatile DirectPath? _path;
    private volatile bool _canSend;
    private SendWork? _sendWork;

    /// <summary>
    /// Sends a datagram on the pair that carries the data. From any thread; allocates nothing. As with UDP, what was sent may be lost.
    /// </summary>
    /// <returns>False when there is no pair yet, or no longer, and when the way is full: the datagram has not been sent.</returns>
    public bool Send(ReadOnlySpan<byte> data)
    {
        if (_path is { } path)
        {
            return path.Socket.Send(path.Destination, data) == SocketError.Success;
        }

        if (!_canSend || !_outbox.TryAdd(data, out var isFirst))
        {
            return false;
        }

        if (isFirst)
        {
            _loop.Post(_sendWork ??= new SendWork(this));
        }

        return true;
    }

    private void PublishPath()
    {
        if (!_agent.TryGetDirectPath(out var local, out var remote))
        {
            _path = null;
        }
        else if (_path is not { } path || path.Socket.Local != local || path.Remote != remote)
        {
            _path = FindSocket(local) is { } socket ? new DirectPath(socket, remote, remote.ToIPEndPoint().Serialize()) : null;
        }

        _canSend = _agent.CanSend;
    }

    private sealed record DirectPath(UdpSocket Socket, TransportAddress Remote, SocketAddress Destination);

    private sealed class SendWork(IceConnection connection) : ILoopWork
    {
        public void Run(Instant now)
        {
            if (connection._isClosed)
            {
                connection._outbox.Clear();
                return;
            }

            connection.Do(now, static (connection, _) =>
                connection._outbox.TakeAll(connection, static (connection, datagram) => connection._agent.Send(datagram)));
        }
    }
}
