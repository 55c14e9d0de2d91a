using System.Text;
using Parley.Signaling.MdnJson;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests.MdnJson;

public sealed class MdnJsonSessionTests
{
    [Fact]
    public void The_server_speaks_first_and_a_name_is_asked_of_the_directory()
    {
        var session = new MdnJsonSession(17, () => default);
        session.Start();
        Assert.Equal("""{"type":"id","id":17}""", Text(Next(session)));

        session.HandleText(default, """{"type":"username","name":"Naomi","id":17,"date":1}"""u8);

        Assert.Equal(new MdnJsonOutput.SignIn("Naomi"), Next(session));
        Assert.Null(session.User);
        session.HandleSignedIn(DateTimeOffset.FromUnixTimeMilliseconds(5), new UserProfile("Naomi", "Naomi"));
        var broadcast = Assert.IsType<MdnJsonOutput.Broadcast>(Next(session));
        Assert.Equal("""{"type":"username","id":17,"name":"Naomi","date":5}""", Encoding.UTF8.GetString(broadcast.Utf8.Span));
    }

    [Fact]
    public void A_name_that_had_to_be_changed_is_told()
    {
        var session = new MdnJsonSession(17, () => default);
        session.HandleText(default, """{"type":"username","name":"Naomi"}"""u8);
        Next(session);

        session.HandleSignedIn(default, new UserProfile("Naomi2", "Naomi2"));

        Assert.Equal("""{"type":"rejectusername","id":17,"name":"Naomi2"}""", Text(Next(session)));
    }

    [Theory]
    [InlineData("\"<b>Naomi</b>\"", "Naomi")]
    [InlineData("\"  \"", "guest")]
    [InlineData("\"\"", "guest")]
    [InlineData("7", "guest")]
    [InlineData("\"\\ud800\"", "guest")]
    public void A_name_that_cannot_be_used_is_replaced(string written, string wish)
    {
        var session = new MdnJsonSession(17, () => default);

        session.HandleText(default, Encoding.UTF8.GetBytes($$"""{"type":"username","name":{{written}}}"""));

        Assert.Equal(new MdnJsonOutput.SignIn(wish), Next(session));
        session.HandleSignedIn(default, new UserProfile(wish, wish));
        Assert.Contains("rejectusername", Text(Next(session)), StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_reaches_everybody_without_markup_and_under_the_senders_own_name()
    {
        var client = new MdnJsonClient();
        client.SaysText("""{"type":"message","text":"hi <b>all</b>","name":"Priya","id":99,"date":123}""");

        var broadcast = Assert.IsType<MdnJsonOutput.Broadcast>(Assert.Single(client.Take()));
        Assert.Equal(
            """{"type":"message","id":17,"name":"Naomi","text":"hi all","date":123}""", Encoding.UTF8.GetString(broadcast.Utf8.Span));
    }

    [Fact]
    public void Chat_with_a_target_reaches_the_target()
    {
        var client = new MdnJsonClient();
        client.SaysText("""{"type":"message","text":"hi","target":"Priya","date":123}""");

        var direct = Assert.IsType<MdnJsonOutput.Direct>(Assert.Single(client.Take()));
        Assert.Equal("Priya", direct.To);
        Assert.Equal("Naomi", (string?)MdnJsonClient.Parse(direct.Utf8)["name"]);
    }

    [Fact]
    public void What_the_server_does_not_know_is_passed_on_with_all_its_members()
    {
        var client = new MdnJsonClient();
        client.SaysText("""{"type":"wave","name":"Priya","x":[1,{"y":"é\u0001"}],"target":"Omar","n\u0061me":"Priya"}""");

        var direct = Assert.IsType<MdnJsonOutput.Direct>(Assert.Single(client.Take()));
        Assert.Equal("Omar", direct.To);
        Assert.Equal(
            """{"type":"wave","x":[1,{"y":"é\u0001"}],"target":"Omar","name":"Naomi"}""", Encoding.UTF8.GetString(direct.Utf8.Span));
    }

    [Theory]
    [InlineData("video-answer")]
    [InlineData("new-ice-candidate")]
    [InlineData("hang-up")]
    public void What_has_a_target_is_passed_on_without_a_call(string type)
    {
        var client = new MdnJsonClient();
        client.SaysText($$"""{"type":"{{type}}","target":"Omar","sdp":{"type":"answer","sdp":"v=0"},"candidate":{"candidate":"x"} }""");

        Assert.Equal("Omar", Assert.IsType<MdnJsonOutput.Direct>(Assert.Single(client.Take())).To);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"wave\"}")]
    [InlineData("{\"type\":\"wave\",\"target\":7}")]
    [InlineData("{\"type\":\"message\"}")]
    [InlineData("{\"type\":\"message\",\"text\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"video-offer\",\"target\":\"Priya\"}")]
    [InlineData("{\"type\":\"video-offer\",\"target\":\"Priya\",\"sdp\":\"v=0\"}")]
    [InlineData("{\"type\":\"video-offer\",\"sdp\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}")]
    [InlineData("{\"type\":\"new-ice-candidate\",\"target\":\"Priya\",\"candidate\":\"x\"}")]
    public void What_makes_no_sense_is_ignored_twenty_times_a_minute(string text)
    {
        var client = new MdnJsonClient();
        for (var i = 0; i < 20; i++)
        {
            client.SaysText(text);
        }

        Assert.Empty(client.Take());
        client.SaysText(text);
        Assert.Equal(new MdnJsonOutput.Close(CloseReason.ProtocolViolation), Assert.Single(client.Take()));
    }

    [Fact]
    public void Whoever_talks_too_much_is_not_heard_for_a_while()
    {
        var client = new MdnJsonClient();
        for (var i = 0; i < 150; i++)
        {
            client.Says(new { type = i % 2 == 0 ? "message" : "wave", text = "hi", target = "Priya" });
        }

        Assert.Equal(100, client.Take().Count);
        client.Now += TimeSpan.FromSeconds(1);
        for (var i = 0; i < 50; i++)
        {
            client.Says(new { type = "message", text = "hi" });
        }

        Assert.Equal(20, client.Take().Count);
    }

    [Fact]
    public void Mistakes_are_forgotten_after_a_minute()
    {
        var client = new MdnJsonClient();
        for (var i = 0; i < 100; i++)
        {
            client.SaysText("broken");
            client.Now += TimeSpan.FromSeconds(4);
        }

        Assert.Empty(client.Take());
    }

    [Fact]
    public void Nobody_speaks_before_having_a_name()
    {
        var session = new MdnJsonSession(17, () => default);
        session.HandleText(default, """{"type":"message","text":"hi"}"""u8);
        session.HandleText(default, """{"type":"video-offer","target":"Priya","sdp":{"type":"offer","sdp":"v=0"}}"""u8);
        session.HandleDirect("Priya", "{}"u8);

        Assert.False(session.TryTakeOutput(out _));
    }

    private static MdnJsonOutput Next(MdnJsonSession session)
    {
        Assert.True(session.TryTakeOutput(out var output));
        return output;
    }

    private static string Text(MdnJsonOutput output) => Encoding.UTF8.GetString(Assert.IsType<MdnJsonOutput.Text>(output).Utf8.Span);
}
