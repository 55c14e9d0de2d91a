using System.Buffers.Binary;
using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// The value of an address attribute (RFC 8489 §14.1); the XORed kind hides port and address from NATs that rewrite what looks like one (§14.2):
/// <code>
/// |0 0 0 0 0 0 0 0|    Family     |           Port                |
/// |                 Address (32 bits or 128 bits)                 |
/// </code>
/// </summary>
public static class StunAddress
{
    /// <summary>Reads a value in the clear.</summary>
    /// <returns>False for an unknown family or a length that is not the family's.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out TransportAddress address)
    {
        address = default;
        var length = value.Length < 4 ? 0 : AddressFamilyValue.Read(value[1]) switch { IpFamily.IPv4 => 4, IpFamily.IPv6 => 16, _ => 0 };
        if (length == 0 || value.Length != 4 + length)
        {
            return false;
        }

        address = new TransportAddress(IpAddress.FromBytes(value[4..]), BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
        return true;
    }

    /// <summary>Reads an XORed value.</summary>
    /// <returns>False for an unknown family or a length that is not the family's.</returns>
    public static bool TryReadXor(ReadOnlySpan<byte> value, TransactionId transactionId, out TransportAddress address)
    {
        Span<byte> clear = stackalloc byte[20];
        if (value.Length is not (8 or 20))
        {
            address = default;
            return false;
        }

        clear = clear[..value.Length];
        value.CopyTo(clear);
        Xor(clear, transactionId);
        return TryRead(clear, out address);
    }

    internal static void Write(Span<byte> value, in TransportAddress address)
    {
        value[0] = 0;
        value[1] = AddressFamilyValue.Write(address.Family);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], address.Port);
        address.Address.WriteTo(value[4..]);
    }

    internal static void Xor(Span<byte> value, TransactionId transactionId)
    {
        Span<byte> mask = stackalloc byte[4 + TransactionId.Length];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunHeader.MagicCookie);
        transactionId.WriteTo(mask[4..]);
        value[2] ^= mask[0];
        value[3] ^= mask[1];
        for (var i = 4; i < value.Length; i++)
        {
            value[i] ^= mask[i - 4];
        }
    }
}
