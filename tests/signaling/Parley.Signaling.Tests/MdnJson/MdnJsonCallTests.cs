using Parley.Signaling.MdnJson;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Tests.MdnJson;

/// <summary>Calls of a <c>json</c> user.</summary>
public sealed class MdnJsonCallTests
{
    private readonly MdnJsonClient _client = new();

    [Fact]
    public void An_offer_to_somebody_without_a_call_invites()
    {
        _client.Invites("Priya");

        var command = Assert.IsType<MdnJsonOutput.Command>(Assert.Single(_client.Take()));
        Assert.Equal(MdnJsonClient.Call(1), command.Call);
        Assert.Equal(new MdnJsonCommand.Invite("Priya", new MediaWish(Audio: true, Video: true)), command.Content);
    }

    [Fact]
    public void The_offer_and_candidates_are_relayed_in_order_once_the_callee_is_rung()
    {
        _client.Invites("Priya");
        _client.Says(new { type = "new-ice-candidate", target = "Priya", candidate = new { candidate = "c1", sdpMid = "0" } });
        Assert.Empty(_client.TakeRelays());

        _client.Session.HandleEvent(_client.Now, new SessionEvent.Calling(MdnJsonClient.Call(1), new CallPeer("Priya", "Priya"), "t"));

        var relays = _client.TakeRelays();
        Assert.Equal(["video-offer", "new-ice-candidate"], relays.Select(relay => (string?)relay["type"]));
        Assert.Equal([1, 2], relays.Select(relay => (int?)relay["seq"]));
        Assert.Equal("v=0 m=audio m=video", (string?)relays[0]["sdp"]);
        Assert.Equal("c1", (string?)relays[1]["candidate"]!["candidate"]);
    }

    [Fact]
    public void Accepted_means_that_what_the_callee_lacks_is_sent_again()
    {
        _client.Invites("Priya");
        _client.Says(new { type = "new-ice-candidate", target = "Priya", candidate = new { candidate = "c1" } });
        _client.Session.HandleEvent(_client.Now, new SessionEvent.Calling(MdnJsonClient.Call(1), new CallPeer("Priya", "Priya"), "t"));
        _client.Take();

        _client.IsAccepted(1, "Priya", CallRole.Caller, ack: 1);

        Assert.Equal([2], _client.TakeRelays().Select(relay => (int?)relay["seq"]));
    }

    [Fact]
    public void The_peers_answer_and_candidates_reach_the_client_in_order_and_once()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.IsRelayed(1, new { type = "new-ice-candidate", seq = 2, candidate = new { candidate = "c1" } });
        Assert.Empty(_client.TakeTexts());
        _client.IsRelayed(1, new { type = "video-answer", seq = 1, sdp = "v=0\r\n" });
        _client.IsRelayed(1, new { type = "video-answer", seq = 1, sdp = "v=0\r\n" });

        var texts = _client.TakeTexts();
        Assert.Equal(["video-answer", "new-ice-candidate"], texts.Select(text => (string?)text["type"]));
        Assert.All(texts, text => Assert.Equal(("Priya", "Naomi"), ((string?)text["name"], (string?)text["target"])));
        Assert.Equal("""{"type":"answer","sdp":"v=0\r\n"}""", texts[0]["sdp"]!.ToJsonString());
        Assert.Equal("""{"candidate":"c1"}""", texts[1]["candidate"]!.ToJsonString());
    }

    [Fact]
    public void An_answer_that_is_quicker_than_the_news_of_it_reaches_the_client_too()
    {
        _client.Invites("Priya");
        _client.Take();
        _client.IsRelayed(1, new { type = "video-answer", seq = 1, sdp = "v=0" });
        Assert.Empty(_client.Take());

        _client.IsAccepted(1, "Priya", CallRole.Caller);

        Assert.Equal("video-answer", (string?)Assert.Single(_client.TakeTexts())["type"]);
    }

    [Fact]
    public void An_offer_right_behind_an_answer_waits_until_the_answer_is_taken_in()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.IsRelayed(1, new { type = "video-answer", seq = 1, sdp = "v=0" });
        _client.IsRelayed(1, new { type = "new-ice-candidate", seq = 2, candidate = new { candidate = "c1" } });
        _client.Take();

        _client.IsRelayed(1, new { type = "video-offer", seq = 3, sdp = "v=0" });
        _client.IsRelayed(1, new { type = "new-ice-candidate", seq = 4, candidate = new { candidate = "c2" } });
        Assert.Empty(_client.TakeTexts());

        _client.Session.HandleTimeout(_client.Now + TimeSpan.FromMilliseconds(499));
        Assert.Empty(_client.TakeTexts());
        Assert.Equal(_client.Now + TimeSpan.FromMilliseconds(500), _client.Session.NextTimeout);
        _client.Session.HandleTimeout(_client.Now + TimeSpan.FromMilliseconds(500));
        Assert.Equal(["video-offer", "new-ice-candidate"], _client.TakeTexts().Select(text => (string?)text["type"]));
    }

    [Fact]
    public void What_came_is_acknowledged_in_time()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.IsRelayed(1, new { type = "media-state", seq = 1, audio = true, video = true, screen = false });
        _client.Take();
        Assert.Equal(_client.Now + RelayLimits.AckDelay, _client.Session.NextTimeout);

        _client.Session.HandleTimeout(_client.Now + RelayLimits.AckDelay);

        var ack = Assert.Single(_client.TakeRelays());
        Assert.Equal(("relay-ack", 1), ((string?)ack["type"], (int?)ack["ack"]));
    }

    [Fact]
    public void A_call_rings_and_its_offer_reaches_the_client_before_the_answer()
    {
        _client.IsRung(5, "Priya");
        Assert.Equal(
            new MdnJsonOutput.Command(MdnJsonClient.Call(5), new MdnJsonCommand.Alert()), Assert.Single(_client.Take()));

        _client.IsRelayed(5, new { type = "video-offer", seq = 1, sdp = "v=0" });

        var offer = Assert.Single(_client.TakeTexts());
        Assert.Equal("""{"type":"offer","sdp":"v=0"}""", offer["sdp"]!.ToJsonString());
        Assert.Null(_client.Session.NextTimeout);
    }

    [Fact]
    public void The_first_answer_accepts()
    {
        _client.IsRung(5, "Priya");
        _client.IsRelayed(5, new { type = "video-offer", seq = 1, sdp = "v=0" });
        _client.Take();

        _client.Answers("Priya");
        Assert.Equal(
            new MdnJsonOutput.Command(MdnJsonClient.Call(5), new MdnJsonCommand.Accept(1)), Assert.Single(_client.Take()));
        _client.IsAccepted(5, "Priya", CallRole.Callee);

        var answer = Assert.Single(_client.TakeRelays());
        Assert.Equal(("video-answer", 1, 1), ((string?)answer["type"], (int?)answer["seq"], (int?)answer["ack"]));
    }

    [Fact]
    public void An_offer_inside_a_call_renegotiates()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller, ack: 1);
        _client.Take();

        _client.Invites("Priya");

        var relay = Assert.IsType<MdnJsonOutput.Relay>(Assert.Single(_client.Take()));
        Assert.Equal(MdnJsonClient.Call(1), relay.Call);
        Assert.Equal("video-offer", (string?)MdnJsonClient.Parse(relay.Utf8)["type"]);
    }

    [Fact]
    public void Without_a_target_hang_up_ends_the_senders_own_call_alone()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.SaysText("""{"type":"hang-up","name":"Naomi","target":null}""");

        Assert.Equal(
            new MdnJsonOutput.Command(MdnJsonClient.Call(1), new MdnJsonCommand.HangUp(EndReason.HungUp)), Assert.Single(_client.Take()));
        _client.Ends(1, EndReason.HungUp);
        Assert.Empty(_client.Take());
        _client.SaysText("""{"type":"hang-up"}""");
        Assert.Empty(_client.Take());
    }

    [Theory]
    [InlineData(EndReason.HungUp)]
    [InlineData(EndReason.Declined)]
    [InlineData(EndReason.Busy)]
    [InlineData(EndReason.Left)]
    [InlineData(EndReason.NoAnswer)]
    public void Every_end_is_told_as_the_partners_hang_up(EndReason reason)
    {
        _client.Invites("Priya");
        _client.Take();

        _client.Ends(1, reason);

        var text = Assert.Single(_client.TakeTexts());
        Assert.Equal(("hang-up", "Priya", "Naomi"), ((string?)text["type"], (string?)text["name"], (string?)text["target"]));
    }

    [Fact]
    public void A_refused_command_is_told_as_the_partners_hang_up()
    {
        _client.Invites("Naomi");
        _client.Take();

        _client.Session.HandleReply(_client.Now, MdnJsonClient.Call(1), ErrorCode.SelfCall);

        Assert.Equal("hang-up", (string?)Assert.Single(_client.TakeTexts())["type"]);
        Assert.Empty(_client.Session.Calls);
    }

    [Fact]
    public void Whoever_invites_somebody_else_has_left_the_old_call()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.Invites("Omar");

        Assert.Equal(
            [
                new MdnJsonOutput.Command(MdnJsonClient.Call(1), new MdnJsonCommand.HangUp(EndReason.HungUp)),
                new MdnJsonOutput.Command(MdnJsonClient.Call(2), new MdnJsonCommand.Invite("Omar", new MediaWish(true, true))),
            ],
            _client.Take());
    }

    [Fact]
    public void When_two_opposite_calls_become_one_the_client_gives_up_its_own_offer()
    {
        _client.Invites("Priya");
        _client.Take();

        _client.Session.HandleEvent(_client.Now, new SessionEvent.Merged(MdnJsonClient.Call(1), MdnJsonClient.Call(9)));
        _client.IsAccepted(9, "Priya", CallRole.Callee);
        _client.IsRelayed(9, new { type = "video-offer", seq = 1, sdp = "v=0" });

        Assert.Equal(["hang-up", "video-offer"], _client.TakeTexts().Select(text => (string?)text["type"]));
        _client.Answers("Priya");
        Assert.Equal(["video-answer"], _client.TakeRelays().Select(relay => (string?)relay["type"]));
    }

    [Theory]
    [InlineData("video-answer", false)]
    [InlineData("new-ice-candidate", false)]
    [InlineData("hang-up", false)]
    [InlineData("wave", true)]
    [InlineData("message", true)]
    public void A_stranger_cannot_interfere_with_a_call(string type, bool arrives)
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.Session.HandleDirect("Omar", System.Text.Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","name":"Omar"}"""));

        Assert.Equal(arrives, _client.TakeTexts().Count == 1);
    }

    [Fact]
    public void Text_inside_a_call_is_a_message_without_markup()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.IsRelayed(1, new { type = "message", seq = 1, text = "<i>hi</i>" });

        var text = Assert.Single(_client.TakeTexts());
        Assert.Equal(("message", "Priya", "hi"), ((string?)text["type"], (string?)text["name"], (string?)text["text"]));
    }

    [Fact]
    public void What_the_sample_does_not_know_is_acknowledged_and_not_shown()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        _client.Take();

        _client.IsRelayed(1, new { type = "new-ice-candidate", seq = 1, candidate = (object?)null });
        _client.IsRelayed(1, new { type = "app", seq = 2, data = 1 });
        _client.IsRelayed(1, new { type = "video-offer", seq = 3, sdp = 5 });

        Assert.Empty(_client.TakeTexts());
        _client.Session.HandleTimeout(_client.Now + RelayLimits.AckDelay);
        Assert.Equal(3, (int?)Assert.Single(_client.TakeRelays())["ack"]);
    }

    [Fact]
    public void A_peer_that_acknowledges_nothing_loses_the_call()
    {
        _client.Invites("Priya");
        _client.IsAccepted(1, "Priya", CallRole.Caller);
        for (var i = 0; i < 64; i++)
        {
            _client.Says(new { type = "new-ice-candidate", target = "Priya", candidate = new { candidate = "c" } });
        }

        var outputs = _client.Take();
        Assert.Contains(new MdnJsonOutput.Command(MdnJsonClient.Call(1), new MdnJsonCommand.HangUp(EndReason.MediaLost)), outputs);
        Assert.Equal("hang-up", (string?)MdnJsonClient.Parse(Assert.Single(outputs.OfType<MdnJsonOutput.Text>()).Utf8)["type"]);
        Assert.Empty(_client.Session.Calls);
    }

    [Fact]
    public void Relay_messages_of_other_calls_and_broken_ones_are_ignored()
    {
        _client.Invites("Priya");
        _client.Take();

        _client.IsRelayed(3, new { type = "video-answer", seq = 1, sdp = "v=0" });
        _client.Session.HandleRelay(_client.Now, MdnJsonClient.Call(1), "{"u8);
        _client.Session.HandleRelay(_client.Now, MdnJsonClient.Call(1), """{"type":"bye"}"""u8);

        Assert.Empty(_client.Take());
    }
}
