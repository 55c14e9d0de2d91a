namespace Parley.Stun.Tests.Vectors;

/// <summary>
/// Appendix B.1 as printed has a length field that does not fit, lacks PASSWORD-ALGORITHM and carries an HMAC over something else; verified
/// erratum 6268 (https://www.rfc-editor.org/errata/eid6268) replaces it.
/// </summary>
public sealed class Rfc8489VectorTests
{
    private static readonly byte[] Key =
        LongTermKey.Compute(PasswordAlgorithm.Sha256, StunVectors.LongTermUser, StunVectors.Realm, StunVectors.LongTermPassword);

    [Fact]
    public void The_corrected_request_is_read_and_vouched_for()
    {
        Assert.Equal(StunParseError.None, StunMessage.TryParse(StunVectors.Sha256Request, out var message));

        Assert.True(message.TryReadBytes(StunAttributeType.UserHash, out var userHash));
        Assert.Equal(UserHash.Compute(StunVectors.LongTermUser, StunVectors.Realm), userHash);
        Assert.True(message.TryReadBytes(StunAttributeType.Nonce, out var nonce));
        Assert.True(NonceCookie.TryRead(nonce, out var features));
        Assert.Equal(StunSecurityFeatures.UsernameAnonymity, features);
        Assert.True(message.TryRead<ChosenAlgorithm>(out var algorithm));
        Assert.Equal(PasswordAlgorithm.Sha256, algorithm.Algorithm);
        Assert.True(StunIntegrity.VerifySha256(message, Key));
        Assert.False(StunIntegrity.VerifySha1(message, Key));
    }

    [Fact]
    public void The_corrected_request_is_written_byte_by_byte()
    {
        StunMessage.TryParse(StunVectors.Sha256Request, out var message);
        var writer = new StunMessageWriter(new byte[StunVectors.Sha256Request.Length], message.Type, message.TransactionId);
        writer.WriteBytes(StunAttributeType.UserHash, UserHash.Compute(StunVectors.LongTermUser, StunVectors.Realm));
        writer.WriteText(StunAttributeType.Nonce, "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA");
        writer.WriteText(StunAttributeType.Realm, StunVectors.Realm);
        writer.Write(new ChosenAlgorithm(PasswordAlgorithm.Sha256));
        writer.WriteMessageIntegritySha256(Key);

        Assert.Equal(StunVectors.Sha256Request, writer.Written);
    }

    [Fact]
    public void The_printed_request_is_no_message_and_no_key_vouches_for_it()
    {
        var printed = StunVectors.Sha256RequestAsPrinted.ToArray();
        Assert.Equal(StunParseError.TooShort, StunMessage.TryParse(printed, out _));

        printed[3] = (byte)(printed.Length - StunHeader.Length);
        Assert.Equal(StunParseError.None, StunMessage.TryParse(printed, out var message));
        Assert.False(StunIntegrity.VerifySha256(message, Key));
        Assert.False(StunIntegrity.VerifySha256(
            message, LongTermKey.Compute(PasswordAlgorithm.Md5, StunVectors.LongTermUser, StunVectors.Realm, StunVectors.LongTermPassword)));
    }
}
