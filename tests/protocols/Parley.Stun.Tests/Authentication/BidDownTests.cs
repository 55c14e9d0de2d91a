namespace Parley.Stun.Tests.Authentication;

/// <summary>RFC 8489 §9.2.4 and §9.2.5, rule by rule.</summary>
public sealed class BidDownTests
{
    private const string Offered = "0002000000010000";
    private const string Sha256 = "00020000";
    private const string Md5 = "00010000";

    [Theory]
    [InlineData(Offered, null, null, AlgorithmClaim.Unnamed, PasswordAlgorithm.Md5)]
    [InlineData(Offered, Offered, Sha256, AlgorithmClaim.Named, PasswordAlgorithm.Sha256)]
    [InlineData(Offered, Offered, Md5, AlgorithmClaim.Named, PasswordAlgorithm.Md5)]
    [InlineData(Offered, Offered, null, AlgorithmClaim.BidDown, PasswordAlgorithm.Md5)]
    [InlineData(Offered, null, Sha256, AlgorithmClaim.BidDown, PasswordAlgorithm.Md5)]
    [InlineData(Offered, Md5, Md5, AlgorithmClaim.BidDown, PasswordAlgorithm.Md5)] // someone has shortened the list
    [InlineData(Offered, Offered, "00030000", AlgorithmClaim.BidDown, PasswordAlgorithm.Md5)]
    [InlineData(Offered, Offered, "0002", AlgorithmClaim.BidDown, PasswordAlgorithm.Md5)]
    [InlineData("", Offered, Sha256, AlgorithmClaim.Unnamed, PasswordAlgorithm.Md5)]
    [InlineData("", null, null, AlgorithmClaim.Unnamed, PasswordAlgorithm.Md5)]
    public void A_server_takes_only_what_it_has_offered(
        string offered, string? list, string? choice, AlgorithmClaim claim, PasswordAlgorithm expected)
    {
        var writer = new StunMessageWriter(new byte[128], new StunMessageType(StunMethod.Allocate, StunClass.Request), default);
        Add(ref writer, StunAttributeType.PasswordAlgorithms, list);
        Add(ref writer, StunAttributeType.PasswordAlgorithm, choice);
        StunMessage.TryParse(writer.Written, out var request);

        Assert.Equal(claim, ServerBidDown.Check(request, Convert.FromHexString(offered), out var algorithm));
        Assert.Equal(expected, algorithm);
    }

    [Theory]
    [InlineData("obMatJos2AAAAx", null, ChallengeVerdict.AnswerWithUsername, PasswordAlgorithm.Md5)]
    [InlineData("plain", null, ChallengeVerdict.AnswerWithUsername, PasswordAlgorithm.Md5)]
    [InlineData("obMatJos2AAABx", Offered, ChallengeVerdict.AnswerWithUsername, PasswordAlgorithm.Sha256)]
    [InlineData("obMatJos2AAADx", Offered, ChallengeVerdict.AnswerWithUserHash, PasswordAlgorithm.Sha256)]
    [InlineData("obMatJos2AAABx", null, ChallengeVerdict.BidDown, PasswordAlgorithm.Md5)]
    [InlineData("obMatJos2gAAAx", null, ChallengeVerdict.BidDown, PasswordAlgorithm.Md5)]
    [InlineData("obMatJos2AAABx", "7FFF0000", ChallengeVerdict.NoCommonAlgorithm, PasswordAlgorithm.Md5)]
    [InlineData("obMatJos2AAABx", Md5, ChallengeVerdict.AnswerWithUsername, PasswordAlgorithm.Md5)]
    [InlineData(null, null, ChallengeVerdict.Malformed, PasswordAlgorithm.Md5)]
    public void A_client_answers_only_a_challenge_that_nobody_has_weakened(
        string? nonce, string? list, ChallengeVerdict verdict, PasswordAlgorithm expected)
    {
        var writer = new StunMessageWriter(new byte[128], new StunMessageType(StunMethod.Allocate, StunClass.ErrorResponse), default);
        writer.WriteText(StunAttributeType.Realm, "example.org");
        if (nonce is not null)
        {
            writer.WriteText(StunAttributeType.Nonce, nonce);
        }

        Add(ref writer, StunAttributeType.PasswordAlgorithms, list);
        StunMessage.TryParse(writer.Written, out var challenge);

        Assert.Equal(verdict, ClientBidDown.Judge(challenge, out var algorithm));
        if (verdict <= ChallengeVerdict.AnswerWithUserHash)
        {
            Assert.Equal(expected, algorithm);
        }

        Assert.Equal(verdict == ChallengeVerdict.BidDown, ClientBidDown.MustIgnore(challenge));
    }

    [Fact]
    public void A_response_must_carry_the_integrity_that_the_request_carried()
    {
        var writer = new StunMessageWriter(new byte[128], new StunMessageType(StunMethod.Allocate, StunClass.SuccessResponse), default);
        writer.WriteMessageIntegrity("key"u8);
        StunMessage.TryParse(writer.Written, out var sha1);

        Assert.True(ClientBidDown.IsAuthentic(sha1, "key"u8, sha256: false));
        Assert.False(ClientBidDown.IsAuthentic(sha1, "key"u8, sha256: true));
    }

    private static void Add(ref StunMessageWriter writer, StunAttributeType type, string? hex)
    {
        if (hex is not null)
        {
            writer.WriteBytes(type, Convert.FromHexString(hex));
        }
    }
}
