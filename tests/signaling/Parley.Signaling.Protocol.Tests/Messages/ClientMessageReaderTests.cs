using System.Text;

namespace Parley.Signaling.Protocol.Tests.Messages;

public sealed class ClientMessageReaderTests
{
    private const string CallText = "m5O0vC1S2K8yGJm1qkq3AQ";
    private const string DeviceText = "fH3m0vC1S2K8yGJm1qkq3A";
    private static readonly CallId Call = CallId.TryParse(CallText, out var id) ? id : throw new FormatException(CallText);

    [Fact]
    public void A_hello_gives_all_its_members()
    {
        var hello = Assert.IsType<ClientMessage.Hello>(Read(
            $$"""
            {"type":"hello","device":"{{DeviceText}}","token":"t","name":" Naomi ","identity":"i",
             "resume":{"session":"s","epoch":"e","offset":3},"tickets":["a","b"]}
            """));

        Assert.Equal(DeviceText, hello.Device.ToString());
        Assert.Equal(("t", " Naomi ", "i"), (hello.Token, hello.Name, hello.Identity));
        Assert.Equal(new ResumePoint("s", "e", 3), hello.Resume);
        Assert.Equal(["a", "b"], hello.Tickets);
    }

    [Fact]
    public void Each_command_becomes_its_record()
    {
        Assert.Equal(new ClientMessage.Renew(1, "t"), Read("""{"type":"renew","id":1,"token":"t"}"""));
        Assert.Equal(new ClientMessage.Unsubscribe(2), Read("""{"type":"unsubscribe","id":2}"""));
        Assert.Equal(new ClientMessage.Ringing(3, Call), Read($$"""{"type":"ringing","id":3,"call":"{{CallText}}"}"""));
        Assert.Equal(new ClientMessage.Accept(4, Call, 9), Read($$"""{"type":"accept","id":4,"call":"{{CallText}}","ack":9}"""));
        Assert.Equal(new ClientMessage.Decline(5, Call), Read($$"""{"type":"decline","id":5,"call":"{{CallText}}"}"""));
        Assert.Equal(
            new ClientMessage.Call(6, Call, "Priya", new MediaWish(Audio: true, Video: false)),
            Read($$"""{"type":"call","id":6,"call":"{{CallText}}","to":"Priya","media":{"audio":true,"video":false} }"""));
        Assert.Equal(new ClientMessage.HangUp(7, Call, EndReason.HungUp), Read($$"""{"type":"hang-up","id":7,"call":"{{CallText}}"}"""));
        Assert.Equal(
            new ClientMessage.HangUp(8, Call, EndReason.NoMedia),
            Read($$"""{"type":"hang-up","id":8,"call":"{{CallText}}","reason":"no-media"}"""));
    }

    [Fact]
    public void What_needs_no_answer_becomes_its_record()
    {
        Assert.Equal(new ClientMessage.Bye(), Read("""{"type":"bye"}"""));
        Assert.Equal(new ClientMessage.Pong(), Read("""{"type":"pong"}"""));
        Assert.Equal(new ClientMessage.Ack(12), Read("""{"type":"ack","offset":12}"""));
        Assert.Equal(new ClientMessage.RelayAck(Call, 17), Read($$"""{"type":"relay-ack","call":"{{CallText}}","ack":17}"""));
    }

    [Fact]
    public void A_subscription_names_users_or_the_lobby()
    {
        Assert.Null(Assert.IsType<ClientMessage.Subscribe>(Read("""{"type":"subscribe","id":1,"lobby":true}""")).Users);
        Assert.Equal(["a", "b"], Assert.IsType<ClientMessage.Subscribe>(Read("""{"type":"subscribe","id":1,"users":["a","b"]}""")).Users);
    }

    [Fact]
    public void Reading_a_relay_message_is_the_callers_mistake()
    {
        var utf8 = Encoding.UTF8.GetBytes($$"""{"type":"app","call":"{{CallText}}","seq":1,"data":1}""");
        Assert.True(EnvelopeReader.TryRead(utf8, out var envelope, out _));

        Assert.Throws<ArgumentException>(() => ClientMessageReader.TryRead(utf8, envelope, out _, out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_any_text_is_bad_type()
    {
        string[] members = ["\"token\":\"\\udc00\"", "\"name\":\"\\ud800x\"", "\"tickets\":[\"\\ud800\"]"];
        foreach (var member in members)
        {
            Assert.False(ClientMessageReader.TryRead(
                Encoding.UTF8.GetBytes($$"""{"type":"hello","device":"{{DeviceText}}",{{member}}}"""), out _, out var error));
            Assert.Equal(ErrorCode.BadType, error.Code);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_name_of_a_member_harms_nobody()
    {
        foreach (var name in new[] { "x\\ud800", "\\udc00", "tok\\ud800en", "token\\ud800\\ud800" })
        {
            Assert.IsType<ClientMessage.Hello>(Read($$"""{"type":"hello","device":"{{DeviceText}}","{{name}}":1,"resume":{"{{name}}":{},"session":"s","epoch":"e","offset":0} }"""));
        }
    }

    [Fact]
    public void Names_of_members_may_be_spelt_with_escapes_and_the_last_of_several_counts()
    {
        var hello = Assert.IsType<ClientMessage.Hello>(Read(
            $$"""{"type":"hello","device":"{{DeviceText}}","name":"a","n\u0061me":"b"}"""));

        Assert.Equal("b", hello.Name);
    }

    private static ClientMessage Read(string text)
    {
        Assert.True(ClientMessageReader.TryRead(Encoding.UTF8.GetBytes(text), out var message, out var error), error.ToString());
        return message;
    }
}
