using System.Net;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Loops.Portable;

/// <summary>A bound UDP socket that hands each datagram to whom it was told, on a thread of the pool, until it is closed. Sending is for any thread.</summary>
internal sealed class PortableSocket : IDisposable
{
    private const int LargestDatagram = 65536;

    // Windows reports an ICMP "port unreachable" for something sent as a failure to receive; this turns it off.
    private const int SioUdpConnectionReset = -1744830452;

    private readonly Socket _socket;
    private bool _closed;

    /// <summary>Binds a socket.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public PortableSocket(in TransportAddress local, int buffer)
    {
        _socket = new Socket(
            local.Family == IpFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Blocking = false;
            if (local.Family == IpFamily.IPv6)
            {
                _socket.DualMode = false;
            }

            if (OperatingSystem.IsWindows())
            {
                _socket.IOControl(SioUdpConnectionReset, [0, 0, 0, 0], null);
            }

            (_socket.ReceiveBufferSize, _socket.SendBufferSize) = (buffer, buffer);
            _socket.Bind(local.ToIPEndPoint());
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The address it is bound to.</summary>
    public TransportAddress Local => TransportAddress.From((IPEndPoint)_socket.LocalEndPoint!);

    /// <summary>Which family it serves.</summary>
    public AddressFamily Family => _socket.AddressFamily;

    /// <summary>Hands over what comes until the socket is closed.</summary>
    public async Task ReceiveAllAsync(Action<TransportAddress, ReadOnlyMemory<byte>> receive)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram);
        var source = new SocketAddress(_socket.AddressFamily);
        while (!Volatile.Read(ref _closed))
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, source);
                receive(SocketAddressForm.Read(source), buffer.AsMemory(0, length));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Either the socket was closed, or the system tells of something that concerns one peer: the next datagram is another's.
                await Task.Yield();
            }
        }
    }

    /// <summary>Sends a datagram.</summary>
    /// <returns>What came of it; <see cref="SocketError.Success"/> when the system has it.</returns>
    public SocketError Send(ReadOnlySpan<byte> datagram, SocketAddress destination, bool dontFragment)
    {
        try
        {
            if (dontFragment && Family == AddressFamily.InterNetwork)
            {
                _socket.DontFragment = true;
            }

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
        finally
        {
            if (dontFragment && Family == AddressFamily.InterNetwork && !Volatile.Read(ref _closed))
            {
                _socket.DontFragment = false;
            }
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _closed, true);
        _socket.Dispose();
    }
}
