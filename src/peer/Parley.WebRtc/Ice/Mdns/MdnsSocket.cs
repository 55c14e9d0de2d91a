using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Interfaces;
using Parley.WebRtc.Ice.Sockets;
using Parley.WebRtc.Ice.Streams;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>
/// The socket of one family on the port of multicast DNS, which other programs of the host use as well, joined to the group on each interface. Thread-safe.
/// </summary>
internal sealed class MdnsSocket : IDisposable
{
    /// <summary>The port (RFC 6762 §3).</summary>
    public const ushort Port = 5353;

    // RFC 6762 §17: no message is larger.
    private const int LargestMessage = 9000;
    private const int HopLimit = 255;

    private static readonly IPAddress Group4 = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress Group6 = IPAddress.Parse("ff02::fb");

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly IPEndPoint _group;
    private readonly IReadOnlyList<HostAddress> _interfaces;
    private volatile bool _closed;

    private MdnsSocket(Socket socket, IPEndPoint group, IReadOnlyList<HostAddress> interfaces) =>
        (_socket, _group, _interfaces) = (socket, group, interfaces);

    /// <summary>Opens the socket of a family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="interfaces">One address of the family for each interface.</param>
    /// <param name="receive">Gets what comes, on threads of the pool.</param>
    /// <exception cref="SocketException">It cannot be bound.</exception>
    public static MdnsSocket Open(IpFamily family, IReadOnlyList<HostAddress> interfaces, Action<MdnsSocket, TransportAddress, ReadOnlyMemory<byte>> receive)
    {
        var is4 = family == IpFamily.IPv4;
        var level = is4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
        var socket = new Socket(SocketFamily.Of(family), SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (!is4)
            {
                socket.DualMode = false;
            }

            socket.Bind(new IPEndPoint(is4 ? IPAddress.Any : IPAddress.IPv6Any, Port));
            // RFC 6762 §11: 255 shows that no router has passed it on. Looped back, as the other side may be on the same host.
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, HopLimit);
            socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var opened = new MdnsSocket(socket, new IPEndPoint(is4 ? Group4 : Group6, Port), [.. interfaces.Where(one => TryJoin(socket, one))]);
        _ = opened.ReceiveAllAsync(receive);
        return opened;
    }

    /// <summary>Sends to the group on every interface.</summary>
    public void SendToGroup(ReadOnlySpan<byte> message)
    {
        foreach (var one in _interfaces)
        {
            lock (_lock)
            {
                try
                {
                    if (one.Address.Family == IpFamily.IPv4)
                    {
                        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, one.Address.ToIPAddress().GetAddressBytes());
                    }
                    else
                    {
                        _socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, one.Index);
                    }

                    _socket.SendTo(message, _group);
                }
                catch (Exception e) when (StreamFailure.IsExpected(e))
                {
                    // The interface has gone, or has no multicast; the others may do.
                    continue;
                }
            }
        }
    }

    /// <summary>Sends to one who asked.</summary>
    public void SendTo(in TransportAddress destination, ReadOnlySpan<byte> message)
    {
        try
        {
            _socket.SendTo(message, destination.ToIPEndPoint());
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            // Who asked will ask again.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
    }

    private static bool TryJoin(Socket socket, HostAddress one)
    {
        try
        {
            if (one.Address.Family == IpFamily.IPv4)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group4, one.Address.ToIPAddress()));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(Group6, one.Index));
            }

            return true;
        }
        catch (SocketException)
        {
            // Joined already through another address of the interface, or no multicast there.
            return false;
        }
    }

    private async Task ReceiveAllAsync(Action<MdnsSocket, TransportAddress, ReadOnlyMemory<byte>> receive)
    {
        var buffer = new byte[LargestMessage];
        var source = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, source);
                receive(this, SocketAddressForm.Read(source), buffer.AsMemory(0, length));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A message that was too large, or the socket is being closed.
                await Task.Yield();
            }
        }
    }
}
