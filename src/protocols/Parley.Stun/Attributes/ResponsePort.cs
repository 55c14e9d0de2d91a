using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// RESPONSE-PORT (RFC 5780 §7.5): the port of the client's address that the response is to go to. A 16-bit number and two bytes of padding, which some
/// senders count in the length and some do not.
/// </summary>
/// <param name="Port">The port.</param>
public readonly record struct ResponsePort(ushort Port) : IStunAttribute<ResponsePort>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.ResponsePort;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out ResponsePort attribute)
    {
        var good = value.Length is 2 or 4;
        attribute = good ? new(BinaryPrimitives.ReadUInt16BigEndian(value)) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, Port);
        value[2..].Clear();
    }
}
