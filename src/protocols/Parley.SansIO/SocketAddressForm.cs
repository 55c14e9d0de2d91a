using System.Buffers.Binary;
using System.Net;

namespace Parley.SansIO;

/// <summary>Reads and writes <see cref="SocketAddress"/> without allocating: beyond the family, its bytes are the same on all systems.</summary>
public static class SocketAddressForm
{
    /// <summary>Reads an address.</summary>
    public static TransportAddress Read(SocketAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return address.Family == IPAddress.Any.AddressFamily
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
        ArgumentNullException.ThrowIfNull(address);
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
