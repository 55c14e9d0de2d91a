using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>Listens for the connections of the other side's active TCP candidates (RFC 6544 §4.1).</summary>
internal sealed class StreamListener : IDisposable
{
    // One other side connects, with a few candidates.
    private const int Backlog = 16;

    private readonly IStreamOwner _owner;
    private readonly Socket _socket;
    private volatile bool _closed;

    private StreamListener(IStreamOwner owner, Socket socket)
    {
        (_owner, _socket) = (owner, socket);
        Local = TransportAddress.From((IPEndPoint)socket.LocalEndPoint!);
    }

    /// <summary>Its address with the actual port.</summary>
    public TransportAddress Local { get; }

    /// <summary>Binds and begins to accept.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static StreamListener Bind(IStreamOwner owner, TransportAddress local)
    {
        var socket = TcpSocket.Create(local.Family);
        try
        {
            socket.Bind(local.ToIPEndPoint());
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var listener = new StreamListener(owner, socket);
        _ = listener.AcceptAllAsync();
        return listener;
    }

    /// <summary>Accepts no more.</summary>
    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        while (!_closed)
        {
            try
            {
                var accepted = await _socket.AcceptAsync();
                accepted.NoDelay = true;
                var remote = TransportAddress.From((IPEndPoint)accepted.RemoteEndPoint!).Unmapped;
                _owner.Loop.Post(new LoopCall(now => _owner.HandleAccepted(now, this, accepted, remote)));
            }
            catch (SocketException) when (!_closed)
            {
                // The connection was gone before it was accepted, or there are no descriptors left, which takes time to change.
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
            catch (Exception e) when (StreamFailure.IsExpected(e))
            {
                return;
            }
        }
    }
}
