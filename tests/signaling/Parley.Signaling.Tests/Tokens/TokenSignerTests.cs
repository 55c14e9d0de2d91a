using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests;

/// <summary>Tokens of all kinds: what is written is read, and nothing else is.</summary>
public sealed class TokenSignerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Old = new(1, Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly SigningKey New = new(2, Enumerable.Repeat((byte)2, 32).ToArray());

    private static readonly CallTicket Ticket = new(
        new CallId(7), 1L << 50, CallPhase.Active, new UserProfile("Ann", "Ann B."), new DeviceId(1), new UserProfile("변호", "변호사"),
        new DeviceId(UInt128.MaxValue), new MediaWish(true, false), null, "Ann", new DeviceId(1), Now);

    [Fact]
    public void A_ticket_reads_as_it_was_written()
    {
        var codec = new CallTicketCodec(new TokenSigner(Old));

        Assert.True(codec.TryRead(codec.Write(Ticket), out var read, out _));
        Assert.Equal(Ticket, read);
    }

    [Fact]
    public void A_ringing_ticket_keeps_its_deadline()
    {
        var codec = new CallTicketCodec(new TokenSigner(Old));
        var ringing = Ticket with { Phase = CallPhase.Ringing, CalleeDevice = null, RingUntil = Now.AddSeconds(45) };

        Assert.True(codec.TryRead(codec.Write(ringing), out var read, out _));
        Assert.Equal(ringing, read);
    }

    [Fact]
    public void Sessions_and_identities_read_as_they_were_written()
    {
        var signer = new TokenSigner(Old);
        var session = new SessionToken("s1", "g1", new UserProfile("Ann", "Ann"), new DeviceId(1), null, Now);
        var identity = new IdentityToken(new UserProfile("Ann", "Ann"), "key");

        Assert.True(new SessionTokenCodec(signer).TryRead(new SessionTokenCodec(signer).Write(session), out var readSession, out _));
        Assert.Equal(session, readSession);
        Assert.True(new IdentityTokenCodec(signer).TryRead(new IdentityTokenCodec(signer).Write(identity), out var readIdentity, out _));
        Assert.Equal(identity, readIdentity);
    }

    [Fact]
    public void A_key_that_was_rotated_out_of_signing_still_verifies()
    {
        var token = new CallTicketCodec(new TokenSigner(Old)).Write(Ticket);

        Assert.True(new CallTicketCodec(new TokenSigner(New, Old)).TryRead(token, out _, out _));
        Assert.False(new CallTicketCodec(new TokenSigner(New)).TryRead(token, out _, out var failure));
        Assert.Equal(TokenFailure.UnknownKey, failure);
    }

    [Fact]
    public void A_token_for_one_purpose_is_none_for_another()
    {
        var signer = new TokenSigner(Old);
        var identity = new IdentityTokenCodec(signer).Write(new IdentityToken(new UserProfile("Ann", "Ann"), "key"));

        Assert.False(new SessionTokenCodec(signer).TryRead(identity, out _, out var failure));
        Assert.Equal(TokenFailure.BadSignature, failure);
    }

    [Fact]
    public void Any_flipped_bit_is_noticed()
    {
        var codec = new CallTicketCodec(new TokenSigner(Old));
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(codec.Write(Ticket));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(codec.TryRead(System.Buffers.Text.Base64Url.EncodeToString(bytes), out _, out _));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("AQ")]
    [InlineData("한국어")]
    public void Rubbish_is_malformed(string? text)
    {
        Assert.False(new CallTicketCodec(new TokenSigner(Old)).TryRead(text, out _, out var failure));
        Assert.Equal(TokenFailure.Malformed, failure);
    }

    [Fact]
    public void Weak_and_ambiguous_keys_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TokenSigner());
        Assert.Throws<ArgumentException>(() => new TokenSigner(new SigningKey(1, new byte[31])));
        Assert.Throws<ArgumentException>(() => new TokenSigner(Old, Old));
    }
}
