using System.Text;

namespace Parley.Signaling.Protocol.Tests.Envelopes;

public sealed class EnvelopeReaderTests
{
    private const string CallText = "m5O0vC1S2K8yGJm1qkq3AQ";
    private static readonly CallId Call = CallId.TryParse(CallText, out var id) ? id : throw new InvalidOperationException(CallText);

    [Fact]
    public void An_offer_gives_its_type_call_seq_and_ack()
    {
        var envelope = Read($$"""{"type":"video-offer","call":"{{CallText}}","seq":7,"ack":4,"sdp":"v=0\r\n"}""");

        Assert.Equal(ClientMessageType.VideoOffer, envelope.Type);
        Assert.Equal(Call, envelope.Call);
        Assert.Equal(7u, envelope.Seq);
        Assert.Equal(4u, envelope.Ack);
        Assert.Null(envelope.Id);
    }

    [Fact]
    public void A_command_gives_its_id_and_an_ack_its_offset()
    {
        Assert.Equal(9007199254740991, Read("""{"type":"bye","id":9007199254740991}""").Id);
        Assert.Equal(12, Read("""{"type":"ack","offset":12}""").Offset);
    }

    [Fact]
    public void Order_white_space_and_other_members_do_not_matter() =>
        Assert.Equal(Call, Read($$""" { "data" : [ { "type" : 1, "call": [[]] } ] , "seq" : 1 , "call" : "{{CallText}}" , "type" : "app" } """).Call);

    [Fact]
    public void Escapes_in_type_and_call_are_undone()
    {
        var envelope = Read($$"""{"type":"\u0061p\u0070","c\u0061ll":"\u006d{{CallText[1..]}}","seq":1}""");

        Assert.Equal(ClientMessageType.App, envelope.Type);
        Assert.Equal(Call, envelope.Call);
    }

    [Theory]
    [InlineData("""{"type":"dance","x":1}""", "dance")]
    [InlineData("""{"x":"é","type":"d\u0061nce"}""", """d\u0061nce""")]
    [InlineData("""{"type":"\ud800"}""", """\ud800""")]
    [InlineData("""{"type":""}""", "")]
    [InlineData("""{"type":"welcome"}""", "welcome")]
    public void The_name_of_an_unknown_type_is_where_the_envelope_says(string text, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);

        Assert.True(EnvelopeReader.TryRead(utf8, out var envelope, out _));
        Assert.Equal(ClientMessageType.Unknown, envelope.Type);
        Assert.Equal(name, Encoding.UTF8.GetString(utf8.AsSpan()[envelope.TypeName]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"type\"")]
    [InlineData("""{"type":"bye"} {}""")]
    [InlineData("""{"type":"bye"},""")]
    [InlineData("""{"type":"bye",}""")]
    [InlineData("""{type:"bye"}""")]
    [InlineData("""{"type":"bye"}//""")]
    [InlineData("""{"type":"by""")]
    [InlineData("""{"type":"bye","x":"\q"}""")]
    [InlineData("""{"type":"bye","x":01}""")]
    [InlineData("""{"type":"bye","type":"bye","x":nope}""")]
    [InlineData("\uFEFF{\"type\":\"bye\"}")]
    public void What_is_not_one_JSON_object_is_bad_json(string text) =>
        Assert.Equal(new MessageError(ErrorCode.BadJson), Fail(text));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_bad_json_wherever_they_stand()
    {
        byte[] utf8 = [.. """{"type":"bye","x":" """u8, 0xC3, .. "\"}"u8];

        Assert.False(EnvelopeReader.TryRead(utf8, out _, out var error));
        Assert.Equal(ErrorCode.BadJson, error.Code);
    }

    [Fact]
    public void Nesting_ends_at_the_limit()
    {
        static string Nested(int depth) => $$"""{"type":"bye","x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        Read(Nested(EnvelopeReader.MaxDepth));
        Assert.Equal(ErrorCode.BadJson, Fail(Nested(EnvelopeReader.MaxDepth + 1)).Code);
    }

    [Theory]
    [InlineData("type", "\"bye\"")]
    [InlineData("call", "\"m5O0vC1S2K8yGJm1qkq3AQ\"")]
    [InlineData("seq", "1")]
    [InlineData("ack", "0")]
    [InlineData("id", "1")]
    [InlineData("offset", "0")]
    [InlineData("epoch", "\"e\"")]
    public void A_routing_key_that_occurs_twice_is_an_error_in_any_spelling(string key, string value)
    {
        var escaped = string.Concat(key.Select(letter => $"\\u{(int)letter:x4}"));
        var upper = string.Concat(key.Select(letter => $"\\u{(int)letter:X4}"));
        var rest = key == "type" ? "" : "\"type\":\"bye\",";
        string[] spellings = [key, escaped, upper, $"{key[..1]}{escaped[6..]}"];

        foreach (var spelling in spellings)
        {
            Assert.Equal(new MessageError(ErrorCode.DuplicateKey, key), Fail($$"""{ {{rest}}"{{key}}":{{value}},"{{spelling}}":{{value}}}"""));
            Assert.Equal(new MessageError(ErrorCode.DuplicateKey, key), Fail($$"""{ {{rest}}"{{spelling}}":{{value}},"x":{},"{{key}}":null}"""));
        }
    }

    [Theory]
    [InlineData("Type")]
    [InlineData("types")]
    [InlineData("typ\\u0065\\u0000")]
    [InlineData("typ\\ud800")]
    [InlineData("\\/type")]
    public void Other_members_may_occur_twice(string member) =>
        Read($$"""{"type":"bye","{{member}}":1,"{{member}}":2}""");

    [Fact]
    public void Routing_keys_count_at_the_top_level_only() =>
        Read("""{"type":"bye","x":{"type":"a","type":"b","seq":"c"}}""");

    [Theory]
    [InlineData("type", "1")]
    [InlineData("type", "null")]
    [InlineData("type", "{}")]
    [InlineData("call", "null")]
    [InlineData("call", "7")]
    [InlineData("call", "\"\"")]
    [InlineData("call", "\"m5O0vC1S2K8yGJm1qkq3A\"")]
    [InlineData("call", "\"m5O0vC1S2K8yGJm1qkq3AQ=\"")]
    [InlineData("call", "\"m5O0vC1S2K8yGJm1qkq3AR\"")]
    [InlineData("call", "\"m5O0vC1S2K8yGJm1qkq3+A\"")]
    [InlineData("call", "\"\\ud800O0vC1S2K8yGJm1qkq3AQ\"")]
    [InlineData("call", "[\"m5O0vC1S2K8yGJm1qkq3AQ\"]")]
    [InlineData("seq", "0")]
    [InlineData("seq", "-1")]
    [InlineData("seq", "1.5")]
    [InlineData("seq", "1.0")]
    [InlineData("seq", "1e2")]
    [InlineData("seq", "4294967296")]
    [InlineData("seq", "\"1\"")]
    [InlineData("seq", "[1]")]
    [InlineData("ack", "-1")]
    [InlineData("ack", "null")]
    [InlineData("id", "0")]
    [InlineData("id", "9007199254740992")]
    [InlineData("id", "99999999999999999999")]
    [InlineData("id", "true")]
    [InlineData("offset", "-1")]
    [InlineData("offset", "\"3\"")]
    [InlineData("epoch", "3")]
    public void An_unusable_routing_value_is_bad_type(string key, string value)
    {
        var rest = key == "type" ? "" : "\"type\":\"bye\",";

        Assert.Equal(new MessageError(ErrorCode.BadType, key), Fail($$"""{ {{rest}}"{{key}}":{{value}}}"""));
    }

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("""{"type":"message","text":"hi"}""", "call")]
    [InlineData("""{"type":"message","call":"m5O0vC1S2K8yGJm1qkq3AQ","ack":1}""", "seq")]
    [InlineData("""{"type":"relay-ack","call":"m5O0vC1S2K8yGJm1qkq3AQ","seq":1}""", "ack")]
    public void What_routing_needs_must_be_there(string text, string member) =>
        Assert.Equal(new MessageError(ErrorCode.MissingMember, member), Fail(text));

    [Fact]
    public void The_first_error_is_named_and_the_command_stays_answerable()
    {
        var utf8 = Encoding.UTF8.GetBytes($$"""{"seq":"x","type":"hang-up","type":3,"call":"{{CallText}}","id":5}""");

        Assert.False(EnvelopeReader.TryRead(utf8, out var envelope, out var error));
        Assert.Equal(new MessageError(ErrorCode.BadType, "seq"), error);
        Assert.Equal(5, envelope.Id);
        Assert.Equal(Call, envelope.Call);
        Assert.Equal(ClientMessageType.HangUp, envelope.Type);
    }

    [Fact]
    public void Nothing_is_allocated_for_an_offer()
    {
        var utf8 = Encoding.UTF8.GetBytes(
            $$"""{"type":"video-offer","call":"{{CallText}}","seq":1,"ack":0,"sdp":"{{string.Concat(Enumerable.Repeat("a=rtpmap:96 VP8/90000\\r\\n", 50))}}"}""");
        Assert.True(EnvelopeReader.TryRead(utf8, out _, out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            EnvelopeReader.TryRead(utf8, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Envelope Read(string text)
    {
        Assert.True(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(text), out var envelope, out var error), error.ToString());
        return envelope;
    }

    private static MessageError Fail(string text)
    {
        Assert.False(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var error));
        return error;
    }
}
