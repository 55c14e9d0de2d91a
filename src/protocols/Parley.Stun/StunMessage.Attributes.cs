using System.Buffers.Binary;
using Parley.SansIO;

namespace Parley.Stun;

public readonly ref partial struct StunMessage
{
    /// <summary>Looks for an attribute with a form of its own and reads it.</summary>
    public StunReading Read<TAttribute>(out TAttribute attribute)
        where TAttribute : IStunAttribute<TAttribute>, allows ref struct
    {
        if (!TryGet(TAttribute.Type, out var found))
        {
            attribute = default!;
            return StunReading.Absent;
        }

        return TAttribute.TryRead(found.Value, out attribute) ? StunReading.Present : StunReading.Malformed;
    }

    /// <summary>Reads an attribute with a form of its own.</summary>
    /// <returns>False when there is none, or not in that form; <see cref="Read{TAttribute}"/> tells the two apart.</returns>
    public bool TryRead<TAttribute>(out TAttribute attribute)
        where TAttribute : IStunAttribute<TAttribute>, allows ref struct =>
        Read(out attribute) == StunReading.Present;

    /// <summary>Looks for an address in the clear and reads it (RFC 8489 §14.1).</summary>
    public StunReading ReadAddress(StunAttributeType type, out TransportAddress address)
    {
        address = default;
        return !TryGet(type, out var found) ? StunReading.Absent
            : StunAddress.TryRead(found.Value, out address) ? StunReading.Present
            : StunReading.Malformed;
    }

    /// <summary>Looks for an XORed address and reads it (RFC 8489 §14.2).</summary>
    public StunReading ReadXorAddress(StunAttributeType type, out TransportAddress address)
    {
        address = default;
        return !TryGet(type, out var found) ? StunReading.Absent
            : StunAddress.TryReadXor(found.Value, TransactionId, out address) ? StunReading.Present
            : StunReading.Malformed;
    }

    /// <summary>Reads an address in the clear (MAPPED-ADDRESS, ALTERNATE-SERVER, RESPONSE-ORIGIN, OTHER-ADDRESS).</summary>
    public bool TryReadAddress(StunAttributeType type, out TransportAddress address) => ReadAddress(type, out address) == StunReading.Present;

    /// <summary>Reads an XORed address (XOR-MAPPED-ADDRESS, XOR-PEER-ADDRESS, XOR-RELAYED-ADDRESS).</summary>
    public bool TryReadXorAddress(StunAttributeType type, out TransportAddress address) => ReadXorAddress(type, out address) == StunReading.Present;

    /// <summary>Reads an attribute of bytes or text; empty is there too.</summary>
    public bool TryReadBytes(StunAttributeType type, out ReadOnlySpan<byte> value)
    {
        var there = TryGet(type, out var found);
        value = there ? found.Value : default;
        return there;
    }

    /// <summary>Reads an attribute of 32 bits (PRIORITY, NOMINATION …).</summary>
    public bool TryReadUInt32(StunAttributeType type, out uint value)
    {
        var good = TryGet(type, out var found) && found.Value.Length == sizeof(uint);
        value = good ? BinaryPrimitives.ReadUInt32BigEndian(found.Value) : 0;
        return good;
    }

    /// <summary>Reads an attribute of 64 bits (ICE-CONTROLLED, ICE-CONTROLLING).</summary>
    public bool TryReadUInt64(StunAttributeType type, out ulong value)
    {
        var good = TryGet(type, out var found) && found.Value.Length == sizeof(ulong);
        value = good ? BinaryPrimitives.ReadUInt64BigEndian(found.Value) : 0;
        return good;
    }
}
