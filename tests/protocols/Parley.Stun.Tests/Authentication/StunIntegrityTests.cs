namespace Parley.Stun.Tests.Authentication;

public sealed class StunIntegrityTests
{
    private static readonly StunMessageType Type = new(StunMethod.Binding, StunClass.Request);

    [Fact]
    public void A_truncated_sha256_counts_only_where_a_usage_allows_it()
    {
        var whole = new StunMessageWriter(new byte[128], Type, default);
        whole.WriteMessageIntegritySha256("key"u8);
        // RFC 8489 §14.6: the length field that is hashed ends at the truncated attribute; so the whole one's first bytes do not do.
        var cut = new StunMessageWriter(new byte[128], Type, default);
        cut.WriteBytes(StunAttributeType.MessageIntegritySha256, whole.Written.Slice(24, 16));
        StunMessage.TryParse(cut.Written, out var wrong);
        Assert.False(StunIntegrity.VerifySha256(wrong, "key"u8, minimumLength: 16));

        var truncated = new StunMessageWriter(new byte[128], Type, default);
        var mac = new byte[32];
        StunIntegrity.Compute(System.Security.Cryptography.HashAlgorithmName.SHA256, truncated.Written, 20, 16, "key"u8, mac);
        truncated.WriteBytes(StunAttributeType.MessageIntegritySha256, mac.AsSpan(0, 16));
        StunMessage.TryParse(truncated.Written, out var message);
        Assert.True(StunIntegrity.VerifySha256(message, "key"u8, minimumLength: 16));
        Assert.False(StunIntegrity.VerifySha256(message, "key"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    public void An_integrity_of_the_wrong_length_vouches_for_nothing(int length)
    {
        var writer = new StunMessageWriter(new byte[128], Type, default);
        writer.WriteBytes(StunAttributeType.MessageIntegrity, new byte[length]);
        StunMessage.TryParse(writer.Written, out var message);

        Assert.False(StunIntegrity.VerifySha1(message, "key"u8));
    }

    [Fact]
    public void A_large_message_is_hashed_whole()
    {
        var bytes = new byte[4096];
        var writer = new StunMessageWriter(bytes, Type, default);
        writer.WriteBytes(StunAttributeType.Padding, new byte[3000]);
        writer.WriteMessageIntegritySha256("key"u8);
        StunMessage.TryParse(writer.Written, out var message);
        Assert.True(StunIntegrity.VerifySha256(message, "key"u8));

        bytes[2900] ^= 1;
        StunMessage.TryParse(bytes.AsSpan(0, writer.Length), out message);
        Assert.False(StunIntegrity.VerifySha256(message, "key"u8));
    }

    [Fact]
    public void The_second_of_two_integrities_vouches_for_nothing()
    {
        var writer = new StunMessageWriter(new byte[256], Type, default);
        writer.WriteMessageIntegrity("key"u8);
        writer.WriteText(StunAttributeType.Username, "mallory");
        writer.WriteMessageIntegrity("mallory"u8);
        StunMessage.TryParse(writer.Written, out var message);

        Assert.False(message.Has(StunAttributeType.Username));
        Assert.True(StunIntegrity.VerifySha1(message, "key"u8));
        Assert.False(StunIntegrity.VerifySha1(message, "mallory"u8));
    }

    [Fact]
    public void Both_integrities_and_a_fingerprint_stand_together()
    {
        var writer = new StunMessageWriter(new byte[256], Type, default);
        writer.WriteMessageIntegrity("key"u8);
        writer.WriteMessageIntegritySha256("key"u8);
        writer.WriteFingerprint();
        Assert.Equal(StunParseError.None, StunMessage.TryParse(writer.Written, out var message));

        Assert.True(StunIntegrity.VerifySha1(message, "key"u8));
        Assert.True(StunIntegrity.VerifySha256(message, "key"u8));
        Assert.True(message.Has(StunAttributeType.Fingerprint));
    }
}
