using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Ice.Sockets;

/// <summary>
/// A bound UDP socket of one connection. It waits for datagrams without a buffer of its own: when the system says that there is something to read, it has its
/// turn on the loop, and reads into the buffer that all sockets of the loop share. Sending is for any thread.
/// </summary>
internal sealed class UdpSocket : ILoopWork, IDisposable
{
    // What one turn reads at most, so that a busy socket does not hold up the others.
    private const int DatagramsPerTurn = 32;

    // Windows reports an ICMP "port unreachable" for something sent as a failure to receive; this turns it off.
    private const int SioUdpConnectionReset = -1744830452;

    private readonly DatagramHandler _handle;
    private readonly IceLoop _loop;
    private readonly Socket _socket;
    private readonly SocketAddress _source;
    private readonly SocketAddress _destination;
    private readonly SocketAsyncEventArgs? _readable;
    private readonly int _watched;
    private volatile bool _closed;

    private UdpSocket(DatagramHandler handle, IceLoop loop, Socket socket)
    {
        (_handle, _loop, _socket) = (handle, loop, socket);
        Local = TransportAddress.From((IPEndPoint)socket.LocalEndPoint!);
        _source = new SocketAddress(socket.AddressFamily);
        _destination = new SocketAddress(socket.AddressFamily);
        _watched = loop.Waiter.Watch(socket, this);
        if (_watched < 0)
        {
            // Nothing is taken out of the socket by looking; Windows calls an empty buffer too small then, which says as well that a datagram is there.
            _readable = new SocketAsyncEventArgs { SocketFlags = SocketFlags.Peek };
            _readable.SetBuffer([], 0, 0);
            _readable.Completed += (_, _) => _loop.Post(this);
        }
    }

    /// <summary>Its address with the actual port.</summary>
    public TransportAddress Local { get; }

    /// <summary>Binds a socket and begins to receive. Only on the loop's thread.</summary>
    /// <param name="handle">Gets what comes, on the loop.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="local">Where to bind; port 0 for any.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static UdpSocket Bind(DatagramHandler handle, IceLoop loop, in TransportAddress local)
    {
        var socket = new Socket(SocketFamily.Of(local.Family), SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            if (local.Family == IpFamily.IPv6)
            {
                socket.DualMode = false;
            }

            if (OperatingSystem.IsWindows())
            {
                socket.IOControl(SioUdpConnectionReset, [0, 0, 0, 0], null);
            }

            socket.Bind(local.ToIPEndPoint());
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var bound = new UdpSocket(handle, loop, socket);
        if (!bound.IsToldAgain())
        {
            loop.Post(bound);
        }

        return bound;
    }

    /// <summary>Sends a datagram. Only on the loop's thread.</summary>
    /// <returns>What came of it; <see cref="SocketError.Success"/> when the system has it.</returns>
    public SocketError Send(in TransportAddress destination, ReadOnlySpan<byte> datagram)
    {
        SocketAddressForm.Write(_destination, destination);
        return Send(_destination, datagram);
    }

    /// <summary>Sends a datagram to an address of the socket's family that nobody changes meanwhile. From any thread.</summary>
    /// <returns>What came of it; <see cref="SocketError.Success"/> when the system has it.</returns>
    public SocketError Send(SocketAddress destination, ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, destination);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }

    /// <summary>Closes it; nothing comes from it any more. Only on the loop's thread, and once.</summary>
    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
        _readable?.Dispose();
        if (_watched >= 0)
        {
            _loop.Waiter.Forget(_watched);
        }
    }

    /// <inheritdoc/>
    void ILoopWork.Run(Instant now)
    {
        for (var read = 0; read < DatagramsPerTurn && !_closed; read++)
        {
            Receive();
            if (IsToldAgain())
            {
                return;
            }
        }

        if (!_closed)
        {
            _loop.Post(this);
        }
    }

    private void Receive()
    {
        int length;
        try
        {
            length = _socket.ReceiveFrom(_loop.ReceiveBuffer, SocketFlags.None, _source);
        }
        catch (SocketException)
        {
            // Something that concerns one peer, or a datagram whose checksum was wrong.
            return;
        }

        _handle(this, SocketAddressForm.Read(_source), _loop.ReceiveBuffer.AsSpan(0, length));
    }

    // Whether it will have a turn when there is something to read; otherwise there is something already.
    private bool IsToldAgain() => _closed || _readable is null || _socket.ReceiveAsync(_readable);
}
