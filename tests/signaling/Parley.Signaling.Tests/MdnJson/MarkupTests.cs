using Parley.Signaling.MdnJson;

namespace Parley.Signaling.Tests.MdnJson;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("", "")]
    [InlineData("1 < 2 > 0", "1 < 2 > 0")]
    [InlineData("I <3 you", "I <3 you")]
    [InlineData("<b>bold</b>", "bold")]
    [InlineData("a<img src=x onerror=alert(1)>b", "ab")]
    [InlineData("a<img src=x onerror=alert(1)", "a")]
    [InlineData("<!-- x -->y", "y")]
    [InlineData("<?xml?>y", "y")]
    [InlineData("</p>y", "y")]
    [InlineData("<<b>img src=x>y", "y")]
    [InlineData("<<<b>b>b>y", "y")]
    [InlineData("<\n<b>i>y", "<\ni>y")]
    [InlineData("ends with <", "ends with ")]
    [InlineData("ends with <<<", "ends with ")]
    [InlineData("지우 <em>님</em>", "지우 님")]
    public void What_a_browser_would_take_for_markup_is_removed(string text, string expected) => Assert.Equal(expected, Markup.Strip(text));

    [Fact]
    public void Nothing_that_remains_opens_a_tag()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var clean = Markup.Strip(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "<<<>ab/! ?x"[random.Next(11)])));
            Assert.DoesNotMatch("<[a-zA-Z/!?]|<$", clean);
        }
    }
}
