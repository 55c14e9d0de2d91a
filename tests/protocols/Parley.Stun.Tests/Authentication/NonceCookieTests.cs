using System.Text;

namespace Parley.Stun.Tests.Authentication;

public sealed class NonceCookieTests
{
    [Theory]
    [InlineData(StunSecurityFeatures.None, "obMatJos2AAAA")]
    [InlineData(StunSecurityFeatures.PasswordAlgorithms, "obMatJos2AAAB")]
    [InlineData(StunSecurityFeatures.UsernameAnonymity, "obMatJos2AAAC")] // as in RFC 8489 B.1
    [InlineData(StunSecurityFeatures.PasswordAlgorithms | StunSecurityFeatures.UsernameAnonymity, "obMatJos2AAAD")]
    public void Features_are_written_with_bit_0_rightmost_and_read_again(StunSecurityFeatures features, string cookie)
    {
        var bytes = new byte[NonceCookie.Length];
        NonceCookie.Write(bytes, features);

        Assert.Equal(cookie, Encoding.ASCII.GetString(bytes));
        Assert.True(NonceCookie.TryRead(Encoding.ASCII.GetBytes(cookie + "rest"), out var read));
        Assert.Equal(features, read);
    }

    [Theory]
    [InlineData("obMatJos2gAAA", StunSecurityFeatures.PasswordAlgorithms)]
    [InlineData("obMatJos2QAAA", StunSecurityFeatures.UsernameAnonymity)]
    [InlineData("obMatJos2wAAA", StunSecurityFeatures.PasswordAlgorithms | StunSecurityFeatures.UsernameAnonymity)]
    [InlineData("obMatJos2P//8", StunSecurityFeatures.None)]
    public void The_order_of_the_rfc_as_printed_is_read_too(string cookie, StunSecurityFeatures features)
    {
        Assert.True(NonceCookie.TryRead(Encoding.ASCII.GetBytes(cookie), out var read));
        Assert.Equal(features, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("obMatJos2AAA")]
    [InlineData("obMatJos3AAAA")]
    [InlineData("obMatJos2AA!A")]
    [InlineData("obMatJos2AA==")]
    [InlineData("f//499k954d6OL34oL9FSTvy64sA")]
    public void Any_other_nonce_has_no_cookie(string nonce)
    {
        Assert.False(NonceCookie.TryRead(Encoding.ASCII.GetBytes(nonce), out var features));
        Assert.Equal(StunSecurityFeatures.None, features);
    }
}
