namespace Parley.Stun.Tests.Authentication;

public sealed class OpaqueStringTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("Correct Horse Battery Staple")]
    [InlineData("\u03C0\u00DF\u00E5")] // RFC 8265 §4.3, example 3
    [InlineData("Jack of \u2666s")] // example 4
    [InlineData("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9")]
    [InlineData("\uAE40\uC11C\uC724")]
    public void What_is_fine_stays_as_it_is(string text) => Assert.Equal(text, OpaqueString.Prepare(text));

    [Theory]
    [InlineData("foo\u1680bar")] // RFC 8265 §4.3, example 5
    [InlineData("foo\u00A0bar")]
    [InlineData("foo\u3000bar")]
    public void Spaces_of_every_kind_become_the_ascii_one(string text) => Assert.Equal("foo bar", OpaqueString.Prepare(text));

    [Theory]
    [InlineData("")] // RFC 8265 §4.3, example 6
    [InlineData("my cat is a \u0009by")] // example 7
    [InlineData("a\u007F")]
    [InlineData("The\u00ADM\u00AAtr\u2168")] // RFC 5769 §2.4: SASLprep dropped the soft hyphen, PRECIS refuses it
    [InlineData("a\u200Bb")]
    [InlineData("a\u1100")]
    [InlineData("a\uFE0F")]
    [InlineData("a\uE000")]
    [InlineData("a\u2028")]
    public void What_nobody_can_see_or_type_is_refused(string text)
    {
        Assert.False(OpaqueString.TryPrepare(text, out _));
        Assert.Throws<ArgumentException>(() => OpaqueString.Prepare(text));
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.False(OpaqueString.TryPrepare("a\uD800", out _));
}
