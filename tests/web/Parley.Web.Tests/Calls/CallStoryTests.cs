using System.Text.Json;

namespace Parley.Web.Tests.Calls;

/// <summary>The story of a call, step by step: what both pages do, what passes between them, what each sees and hears.</summary>
[Collection(StageGroup.Name)]
public sealed class CallStoryTests(Stage stage, ITestOutputHelper output)
{
    [Fact]
    public async Task Chromium_calls_Chromium() => await TellAsync(await stage.ChromiumAsync(), await stage.ChromiumAsync());

    [Fact]
    public async Task Chromium_calls_Firefox() => await TellAsync(await stage.ChromiumAsync(), await stage.FirefoxAsync());

    [Fact]
    public async Task Firefox_calls_Chromium() => await TellAsync(await stage.FirefoxAsync(), await stage.ChromiumAsync());

    private async Task TellAsync(IBrowser caller, IBrowser callee)
    {
        var url = (await stage.ServerAsync()).Url;
        await using var pair = await Pair.MeetAsync((caller, url), (callee, url));

        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();

        var naomi = await pair.Naomi.JournalAsync();
        var priya = await pair.Priya.JournalAsync();
        naomi.Shows(
            "click video", "getUserMedia", "RTCPeerConnection", "addTrack audio", "addTrack video", "negotiationneeded",
            "setLocalDescription offer", "sent video-offer", "received video-answer", "setRemoteDescription answer",
            "connectionState connected", "click hang-up", "sent hang-up", "received ended");
        priya.Shows(
            "received video-offer", "click accept-video", "RTCPeerConnection", "setRemoteDescription offer",
            "setLocalDescription answer", "sent video-answer", "connectionState connected", "received ended");
        priya.Shows("click accept-video", "getUserMedia", "addTrack audio", "addTrack video", "sent video-answer");
        PassesCandidates(naomi, priya);
        PassesCandidates(priya, naomi);
        SaysWhenPicturesCame(caller, callee, naomi, priya);
    }

    /// <summary>Each candidate of the one side went over the wire to the other, once and in order, and was added there.</summary>
    private static void PassesCandidates(CallJournal from, CallJournal to)
    {
        var gathered = from.Details("icecandidate").Where(IsCandidate).ToArray();
        var received = to.Messages("received", "new-ice-candidate").Select(Candidate).Where(IsCandidate).ToArray();

        Assert.NotEmpty(gathered);
        Assert.Equal(gathered, from.Messages("sent", "new-ice-candidate").Select(Candidate).Where(IsCandidate));
        Assert.Equal(gathered, received);
        Assert.Equal(gathered, to.Details("addIceCandidate").Where(IsCandidate));
    }

    private static bool IsCandidate(string candidate) => candidate.Length > 0;

    private static string Candidate(JsonElement message) => message.GetProperty("candidate") is { ValueKind: JsonValueKind.Object } candidate
        ? candidate.GetProperty("candidate").GetString()!
        : "";

    private void SaysWhenPicturesCame(IBrowser caller, IBrowser callee, CallJournal naomi, CallJournal priya)
    {
        var called = naomi.FirstTime("click", "video");
        var accepted = priya.FirstTime("click", "accept-video");
        output.WriteLine(
            $"first remote frame, {caller.Name} calls {callee.Name}: caller {naomi.FirstTime("first frame") - called:0} ms after the click " +
            $"to call and {naomi.FirstTime("first frame") - accepted:0} ms after the click to accept, " +
            $"callee {priya.FirstTime("first frame") - accepted:0} ms after it");
    }
}
