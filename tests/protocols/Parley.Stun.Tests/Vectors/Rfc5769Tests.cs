using System.Text;
using Parley.SansIO;

namespace Parley.Stun.Tests.Vectors;

public sealed class Rfc5769Tests
{
    [Fact]
    public void The_sample_request_is_read_and_vouched_for()
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(StunVectors.Request, out var message));

        Assert.Equal(new StunMessageType(StunMethod.Binding, StunClass.Request), message.Type);
        Assert.Equal("b7e7a701bc34d686fa87dfae", message.TransactionId.ToString());
        Assert.True(message.TryReadBytes(StunAttributeType.Software, out var software));
        Assert.Equal("STUN test client", Encoding.UTF8.GetString(software));
        Assert.True(message.TryReadUInt32(StunAttributeType.Priority, out var priority));
        Assert.Equal(0x6E0001FFu, priority);
        Assert.True(message.TryReadUInt64(StunAttributeType.IceControlled, out var tieBreaker));
        Assert.Equal(0x932FF9B151263B36u, tieBreaker);
        Assert.True(message.TryReadBytes(StunAttributeType.Username, out var username));
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(username));
        Assert.True(StunIntegrity.VerifySha1(message, ShortTermKey.Compute(StunVectors.Password)));
        Assert.False(StunIntegrity.VerifySha1(message, ShortTermKey.Compute("another")));
    }

    [Theory]
    [InlineData("192.0.2.1:32853")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_sample_responses_are_read_and_vouched_for(string mapped)
    {
        var expected = TransportAddress.Parse(mapped);
        var bytes = expected.Family == IpFamily.IPv4 ? StunVectors.IPv4Response : StunVectors.IPv6Response;
        Assert.Equal(StunParseError.None, StunMessage.TryParse(bytes, out var message));

        Assert.True(message.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var address));
        Assert.Equal(expected, address);
        Assert.True(StunIntegrity.VerifySha1(message, ShortTermKey.Compute(StunVectors.Password)));
        StunMessage.TryParse(StunVectors.Request, out var request);
        Assert.True(message.IsAnswerTo(StunMethod.Binding, request.TransactionId));
        Assert.False(message.IsAnswerTo(StunMethod.Allocate, request.TransactionId));
        Assert.False(request.IsAnswerTo(StunMethod.Binding, request.TransactionId));
    }

    [Theory]
    [InlineData("192.0.2.1:32853")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_sample_responses_are_written_byte_by_byte_but_for_their_odd_padding(string mapped)
    {
        var address = TransportAddress.Parse(mapped);
        var expected = address.Family == IpFamily.IPv4 ? StunVectors.IPv4Response : StunVectors.IPv6Response;
        StunMessage.TryParse(expected, out var sample);
        var buffer = new byte[expected.Length];
        var writer = new StunMessageWriter(buffer, sample.Type, sample.TransactionId);
        writer.WriteText(StunAttributeType.Software, "test vector");
        // The samples pad with a space, so that a reader that takes padding to be zero is found out; ours is zero.
        Assert.Equal(0, buffer[35]);
        buffer[35] = (byte)' ';
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, address);
        writer.WriteMessageIntegrity(ShortTermKey.Compute(StunVectors.Password));
        writer.WriteFingerprint();

        Assert.Equal(expected, writer.Written);
    }

    [Fact]
    public void The_sample_request_with_long_term_authentication_is_read_vouched_for_and_written()
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(StunVectors.LongTermRequest, out var message));
        // The RFC's password "The\u00ADM\u00AAtr\u2168" becomes TheMatrIX by SASLprep, which OpaqueString has replaced.
        var key = LongTermKey.Compute(PasswordAlgorithm.Md5, StunVectors.LongTermUser, StunVectors.Realm, StunVectors.LongTermPassword);
        Assert.True(StunIntegrity.VerifySha1(message, key));

        var writer = new StunMessageWriter(new byte[StunVectors.LongTermRequest.Length], message.Type, message.TransactionId);
        writer.WriteText(StunAttributeType.Username, StunVectors.LongTermUser);
        writer.WriteText(StunAttributeType.Nonce, "f//499k954d6OL34oL9FSTvy64sA");
        writer.WriteText(StunAttributeType.Realm, StunVectors.Realm);
        writer.WriteMessageIntegrity(key);
        Assert.Equal(StunVectors.LongTermRequest, writer.Written);
    }
}
