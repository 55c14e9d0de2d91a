using CsCheck;
using Parley.SansIO;

namespace Parley.Stun.Tests;

public sealed class StunMessagePropertyTests
{
    private static readonly Gen<(StunAttributeType Type, byte[] Value)> Attribute = Gen.Select(
        Gen.OneOf(Gen.Const((ushort)StunAttributeType.MessageIntegrity), Gen.Const((ushort)StunAttributeType.MessageIntegritySha256), Gen.UShort[1, 64], Gen.UShort)
            .Where(type => type != (ushort)StunAttributeType.Fingerprint)
            .Select(type => (StunAttributeType)type),
        Gen.Byte.Array[0, 40]);

    private static readonly Gen<(int Type, byte[] Id, (StunAttributeType Type, byte[] Value)[] Attributes, bool Fingerprint)> Message =
        Gen.Select(Gen.Int[0, 0x3FFF], Gen.Byte.Array[12], Attribute.Array[0, 12], Gen.Bool);

    [Fact]
    public void An_arbitrary_message_is_read_as_it_was_written_up_to_its_integrity() => Message.Sample(
        generated =>
        {
            var writer = new StunMessageWriter(
                new byte[1024], StunMessageType.FromValue((ushort)generated.Type), TransactionId.Read(generated.Id));
            foreach (var (type, value) in generated.Attributes)
            {
                writer.WriteBytes(type, value);
            }

            if (generated.Fingerprint)
            {
                writer.WriteFingerprint();
            }

            Assert.Equal(StunParseError.None, StunMessage.TryParse(writer.Written, out var message));
            Assert.Equal(generated.Type, message.Type.Value);
            Assert.Equal(TransactionId.Read(generated.Id), message.TransactionId);
            var expected = Honoured(generated.Attributes).ToList();
            if (generated.Fingerprint)
            {
                expected.Add((StunAttributeType.Fingerprint, writer.Written[^4..].ToArray()));
            }

            var read = new List<(StunAttributeType Type, byte[] Value)>();
            foreach (var attribute in message.Attributes)
            {
                read.Add((attribute.Type, attribute.Value.ToArray()));
            }

            Assert.Equal(expected.Select(entry => entry.Type), read.Select(entry => entry.Type));
            Assert.Equal(expected.Select(entry => entry.Value), read.Select(entry => entry.Value));
        },
        iter: 5_000);

    [Fact]
    public void Every_address_is_read_as_it_was_written() => Gen.Select(Gen.ULong, Gen.ULong, Gen.UShort, Gen.Bool, Gen.Byte.Array[12]).Sample(
        (high, low, port, ipv6, id) =>
        {
            var address = new TransportAddress(ipv6 ? IpAddress.FromIPv6(high, low) : IpAddress.FromIPv4((uint)low), port);
            var writer = new StunMessageWriter(
                new byte[128], new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), TransactionId.Read(id));
            writer.WriteXorAddress(StunAttributeType.XorMappedAddress, address);
            writer.WriteAddress(StunAttributeType.MappedAddress, address);
            StunMessage.TryParse(writer.Written, out var message);

            Assert.True(message.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var masked));
            Assert.True(message.TryReadAddress(StunAttributeType.MappedAddress, out var clear));
            Assert.Equal((address, address), (masked, clear));
        });

    /// <summary>RFC 8489 §9: after MESSAGE-INTEGRITY only the other integrity, after that nothing.</summary>
    private static (StunAttributeType Type, byte[] Value)[] Honoured((StunAttributeType Type, byte[] Value)[] attributes)
    {
        var sha1 = Array.FindIndex(attributes, entry => entry.Type == StunAttributeType.MessageIntegrity);
        var sha256 = Array.FindIndex(attributes, entry => entry.Type == StunAttributeType.MessageIntegritySha256);
        var end = (sha1, sha256) switch { (-1, -1) => attributes.Length, (-1, _) => sha256 + 1, (_, -1) => sha1 + 1, _ => Math.Min(sha1, sha256) + 1 };
        var honoured = attributes[..end];
        return sha1 >= 0 && sha256 > sha1 ? [.. honoured, attributes[sha256]] : honoured;
    }
}
