using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>Transport addresses as the kernel writes them: struct sockaddr_in and struct sockaddr_in6.</summary>
internal static unsafe class SocketName
{
    /// <summary>How many bytes are enough for either.</summary>
    public const int Capacity = 32;

    private const int Length4 = 16;
    private const int Length6 = 28;

    /// <summary>Writes an address.</summary>
    /// <returns>How many bytes it has.</returns>
    public static uint Write(byte* name, in TransportAddress address)
    {
        Unsafe.WriteUnaligned(name + 2, BinaryPrimitives.ReverseEndianness(address.Port));
        if (address.Family == IpFamily.IPv4)
        {
            Unsafe.WriteUnaligned(name, (ushort)LinuxConstants.InetFamily);
            Unsafe.WriteUnaligned(name + 4, BinaryPrimitives.ReverseEndianness(address.Address.IPv4));
            Unsafe.WriteUnaligned(name + 8, 0UL);
            return Length4;
        }

        Unsafe.WriteUnaligned(name, (ushort)LinuxConstants.Inet6Family);
        Unsafe.WriteUnaligned(name + 4, 0U);
        Unsafe.WriteUnaligned(name + 8, BinaryPrimitives.ReverseEndianness(address.Address.High));
        Unsafe.WriteUnaligned(name + 16, BinaryPrimitives.ReverseEndianness(address.Address.Low));
        Unsafe.WriteUnaligned(name + 24, address.Address.ScopeId);
        return Length6;
    }

    /// <summary>Reads an address; the default value for another family's.</summary>
    public static TransportAddress Read(byte* name)
    {
        var port = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(name + 2));
        return Unsafe.ReadUnaligned<ushort>(name) switch
        {
            LinuxConstants.InetFamily =>
                new(IpAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(name + 4))), port),
            LinuxConstants.Inet6Family => new(
                IpAddress.FromIPv6(
                    BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(name + 8)),
                    BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(name + 16)),
                    Unsafe.ReadUnaligned<uint>(name + 24)),
                port),
            _ => default,
        };
    }
}
