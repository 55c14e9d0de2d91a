using System.Buffers.Binary;
using Parley.Stun;
using Parley.Stun.Tests;

namespace Parley.Fuzz.Targets;

/// <summary>
/// Reading a STUN message never throws; which attributes count is what a slow walk over the bytes finds; and the message written anew from them reads
/// the same.
/// </summary>
internal static class StunTarget
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        var error = StunReadout.ReadAll(input);
        var expected = Walk(input.ToArray());
        Demand((error == StunParseError.None) == (expected is not null), $"{error}, but a slow walk finds {(expected is null ? "no" : "a")} message");
        if (expected is null)
        {
            return;
        }

        StunMessage.TryParse(input, out var message);
        var writer = new StunMessageWriter(new byte[input.Length], message.Type, message.TransactionId);
        var next = 0;
        foreach (var attribute in message.Attributes)
        {
            Demand(next < expected.Count, "more attributes than there are");
            var (type, value) = expected[next++];
            Demand((ushort)attribute.Type == type && attribute.Value.SequenceEqual(value), $"{attribute.Type}, expected {type:x4}");
            if (attribute.Type != StunAttributeType.Fingerprint)
            {
                writer.WriteBytes(attribute.Type, attribute.Value);
            }
        }

        Demand(next == expected.Count, "fewer attributes than there are");
        Demand(StunMessage.TryParse(writer.Written, out var again) == StunParseError.None, "what was written is no message");
        Demand(again.TransactionId == message.TransactionId && again.Type == message.Type, "another header");
    }

    /// <summary>RFC 8489 §5, §9 and §14, as simple as can be: the attributes that count, or null for no message.</summary>
    private static List<(ushort Type, byte[] Value)>? Walk(byte[] bytes)
    {
        if (bytes.Length < 20 || bytes[0] >= 0x40 || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) != 0x2112A442
            || bytes.Length % 4 != 0 || BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)) != bytes.Length - 20)
        {
            return null;
        }

        var found = new List<(ushort Type, byte[] Value)>();
        var (sha1, sha256) = (false, false);
        for (var rest = bytes[20..]; rest.Length > 0;)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(2));
            var whole = 4 + length + ((4 - (length % 4)) % 4);
            if (whole > rest.Length)
            {
                return null;
            }

            if (type == 0x8028)
            {
                var last = whole == rest.Length && length == 4;
                if (!last || BinaryPrimitives.ReadUInt32BigEndian(rest.AsSpan(4)) != (Crc32(bytes[..^8]) ^ 0x5354554E))
                {
                    return null;
                }
            }

            if (type == 0x8028 || (type == 0x001C && !sha256) || (!sha1 && !sha256))
            {
                found.Add(((ushort)type, rest[4..(4 + length)]));
            }

            sha1 |= type == 0x0008;
            sha256 |= type == 0x001C;
            rest = rest[whole..];
        }

        return found;
    }

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException(what);
        }
    }
}
