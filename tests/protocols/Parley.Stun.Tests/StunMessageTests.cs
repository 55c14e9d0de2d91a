using Parley.SansIO;
using Parley.Stun.Tests.Vectors;

namespace Parley.Stun.Tests;

public sealed class StunMessageTests
{
    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var vector in StunVectors.All)
        {
            for (var length = 0; length < vector.Length; length++)
            {
                Assert.Equal(StunParseError.TooShort, StunMessage.TryParse(vector.AsSpan(0, length), out _));
            }

            Assert.Equal(StunParseError.TrailingBytes, StunMessage.TryParse([.. vector, 0, 0, 0, 0], out _));
        }
    }

    [Fact]
    public void Every_truncation_that_mends_the_length_field_is_refused_or_ends_between_attributes()
    {
        foreach (var vector in StunVectors.All)
        {
            var whole = new List<int> { StunHeader.Length };
            StunMessage.TryParse(vector, out var message);
            foreach (var attribute in message.Attributes)
            {
                whole.Add(attribute.Offset + 4 + ((attribute.Value.Length + 3) & ~3));
            }

            for (var length = StunHeader.Length; length < vector.Length; length++)
            {
                var cut = vector[..length];
                cut[2] = (byte)((length - StunHeader.Length) >> 8);
                cut[3] = (byte)(length - StunHeader.Length);
                Assert.Equal(whole.Contains(length), StunMessage.TryParse(cut, out _) == StunParseError.None);
            }
        }
    }

    [Theory]
    [InlineData(0, 0x40, StunParseError.NotStun)]
    [InlineData(0, 0x80, StunParseError.NotStun)]
    [InlineData(4, 0x22, StunParseError.NoMagicCookie)]
    [InlineData(3, 0x57, StunParseError.LengthNotAligned)]
    [InlineData(107, 0xCE, StunParseError.BadFingerprint)]
    [InlineData(30, 0xFF, StunParseError.BadFingerprint)]
    [InlineData(23, 0xFF, StunParseError.AttributeTooLong)]
    [InlineData(103, 0x03, StunParseError.MisplacedFingerprint)]
    public void A_spoilt_message_is_named_for_what_is_wrong(int offset, byte value, StunParseError error)
    {
        var bytes = StunVectors.Request.ToArray();
        bytes[offset] = value;

        Assert.Equal(error, StunMessage.TryParse(bytes, out _));
    }

    [Fact]
    public void Something_after_the_fingerprint_is_refused()
    {
        var writer = new StunMessageWriter(new byte[64], new StunMessageType(StunMethod.Binding, StunClass.Request), default);
        writer.WriteFingerprint();
        writer.WriteFlag(StunAttributeType.UseCandidate);

        Assert.Equal(StunParseError.MisplacedFingerprint, StunMessage.TryParse(writer.Written, out _));
    }

    [Fact]
    public void The_first_of_two_attributes_counts()
    {
        var writer = new StunMessageWriter(new byte[64], new StunMessageType(StunMethod.Refresh, StunClass.Request), default);
        writer.Write(new Lifetime(1));
        writer.Write(new Lifetime(2));
        StunMessage.TryParse(writer.Written, out var message);

        Assert.True(message.TryRead<Lifetime>(out var lifetime));
        Assert.Equal(1u, lifetime.Seconds);
    }

    [Fact]
    public void What_is_absent_and_what_is_malformed_are_told_apart()
    {
        var writer = new StunMessageWriter(new byte[64], new StunMessageType(StunMethod.Refresh, StunClass.Request), default);
        writer.WriteBytes(StunAttributeType.Lifetime, [1, 2, 3]);
        writer.WriteBytes(StunAttributeType.XorPeerAddress, [0, 3, 0, 0, 1, 2, 3, 4]);
        StunMessage.TryParse(writer.Written, out var message);

        Assert.Equal(StunReading.Malformed, message.Read<Lifetime>(out _));
        Assert.Equal(StunReading.Absent, message.Read<ChannelNumber>(out _));
        Assert.Equal(StunReading.Malformed, message.ReadXorAddress(StunAttributeType.XorPeerAddress, out var address));
        Assert.Equal(default(TransportAddress), address);
        Assert.Equal(StunReading.Absent, message.ReadXorAddress(StunAttributeType.XorMappedAddress, out _));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(0x40, false)]
    public void The_first_byte_tells_stun_from_its_neighbours(byte first, bool stun) => Assert.Equal(stun, StunMessage.MayBegin(first));
}
