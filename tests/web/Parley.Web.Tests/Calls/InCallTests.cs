namespace Parley.Web.Tests.Calls;

/// <summary>What people do while they talk.</summary>
[Collection(StageGroup.Name)]
public sealed class InCallTests(Stage stage)
{
    [Fact]
    public async Task Muting_silences_the_microphone_and_shows_at_the_other_side()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.Priya.HearsAsync(pair.Naomi);

        await pair.Naomi.Page.ClickAsync("#mute");
        await pair.Priya.ShowsAsync("#peer-muted");
        await pair.Priya.HearsNothingAsync();

        await pair.Naomi.Page.ClickAsync("#mute");
        await pair.Priya.HidesAsync("#peer-muted");
        await pair.Priya.HearsAsync(pair.Naomi);
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task A_camera_that_is_off_shows_at_the_other_side_and_comes_back()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.Naomi.SeesAsync(pair.Priya.Source!.Color);

        await pair.Priya.Page.ClickAsync("#camera");
        await pair.Naomi.ShowsAsync("#peer-camera-off");
        await pair.Naomi.WaitAsync("document.querySelector('#stage').dataset.picture === 'none'");

        await pair.Priya.Page.ClickAsync("#camera");
        await pair.Naomi.HidesAsync("#peer-camera-off");
        await pair.Naomi.SeesAsync(pair.Priya.Source!.Color);
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task A_call_that_is_taken_without_video_gets_it_later()
    {
        await using var pair = await stage.MeetAsync();
        await pair.RingAsync();
        await pair.Priya.AcceptAsync("audio");
        await pair.ConnectedAsync();
        await pair.Naomi.HearsAsync(pair.Priya);
        await pair.Naomi.ShowsAsync("#peer-camera-off");

        await pair.Priya.Page.ClickAsync("#camera");

        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task An_audio_call_becomes_a_video_call_from_both_sides()
    {
        await using var pair = await stage.MeetAsync();
        await pair.Naomi.CallAsync(pair.Priya, "audio");
        await pair.Priya.AcceptAsync("audio");
        await pair.ConnectedAsync();
        await Task.WhenAll(pair.Naomi.HearsAsync(pair.Priya), pair.Priya.HearsAsync(pair.Naomi));

        await pair.Priya.Page.ClickAsync("#camera");
        await pair.Naomi.SeesAndHearsAsync(pair.Priya);
        await pair.Naomi.Page.ClickAsync("#camera");

        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task The_screen_takes_the_cameras_place_and_gives_it_back()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.Priya.SeesAsync(pair.Naomi.Source!.Color);

        await pair.Naomi.Page.ClickAsync("#share");
        await pair.Priya.SeesAsync(pair.Naomi.Source.ScreenColor);
        await pair.Priya.ShowsAsync("#peer-screen");
        await pair.Naomi.ShowsAsync("#you-share");

        await pair.Naomi.Page.ClickAsync("#share");
        await pair.Priya.SeesAsync(pair.Naomi.Source.Color);
        await pair.Priya.HidesAsync("#peer-screen");
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task The_browsers_own_button_stops_sharing_too()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.Naomi.Page.ClickAsync("#share");
        await pair.Priya.SeesAsync(pair.Naomi.Source!.ScreenColor);

        await pair.Naomi.Page.EvaluateAsync(
            "document.querySelector('#local-video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))");

        await pair.Priya.SeesAsync(pair.Naomi.Source.Color);
        await pair.Priya.HidesAsync("#peer-screen");
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task Messages_go_both_ways_in_order()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();

        await pair.Naomi.SayAsync("Can you see it?");
        await pair.Priya.ReadAsync(1);
        await pair.Priya.SayAsync("Yes. <b>여기서는</b> 잘 보여요.");
        await pair.Naomi.ReadAsync(2);
        await pair.Naomi.SayAsync("Good.");

        Assert.Equal(["me: Can you see it?", "peer: Yes. <b>여기서는</b> 잘 보여요.", "me: Good."], await pair.Naomi.ReadAsync(3));
        Assert.Equal(["peer: Can you see it?", "me: Yes. <b>여기서는</b> 잘 보여요.", "peer: Good."], await pair.Priya.ReadAsync(3));
        await pair.HangUpAsync();
    }
}
