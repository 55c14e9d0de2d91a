using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Sockets;

/// <summary>Reads and writes <see cref="SocketAddress"/> without allocating: beyond the family, its bytes are the same on all systems.</summary>
internal static class SocketAddressForm
{
    /// <summary>The system's number for a family.</summary>
    public static AddressFamily FamilyOf(IpFamily family) => family == IpFamily.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>Makes one.</summary>
    public static SocketAddress Create(in TransportAddress value)
    {
        var address = new SocketAddress(FamilyOf(value.Family));
        Write(address, value);
        return address;
    }

    /// <summary>Reads an address.</summary>
    public static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return address.Family == AddressFamily.InterNetwork
            ? new(IpAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])), port)
            : new(
                IpAddress.FromIPv6(
                    BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
                    BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..])),
                port);
    }

    /// <summary>Writes an address of the same family.</summary>
    public static void Write(SocketAddress address, in TransportAddress value)
    {
        var bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], value.Port);
        if (value.Family == IpFamily.IPv4)
        {
            value.Address.WriteTo(bytes[4..]);
            return;
        }

        value.Address.WriteTo(bytes[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], value.Address.ScopeId);
    }
}
