namespace Parley.Web.Tests.Recovery;

/// <summary>The connection to the server breaks, at the worst moments; the call does not.</summary>
[Collection(StageGroup.Name)]
public sealed class LostConnectionTests(Stage stage)
{
    // What Chromium itself writes when a socket cannot be opened.
    private const string SocketFailed = "WebSocket connection to";

    [Fact]
    public async Task The_answer_is_lost_with_the_callers_socket_and_comes_again()
    {
        await using var scene = await OpenAsync(cutNaomi: true);
        var (link, pair) = scene;
        await pair.RingAsync();
        link.Freeze();
        await pair.Priya.AcceptAsync();
        await pair.Priya.SentAsync("video-answer");
        await pair.Priya.SentAsync("new-ice-candidate");

        link.Cut();
        link.Thaw();

        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task The_answer_is_lost_with_the_callees_socket_and_comes_again()
    {
        await using var scene = await OpenAsync(cutNaomi: false);
        var (link, pair) = scene;
        await pair.RingAsync();
        link.Freeze();
        await pair.Priya.AcceptAsync();
        await pair.Priya.SentAsync("accept");
        await pair.Priya.SentAsync("video-answer");

        link.Cut();
        link.Thaw();

        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task The_call_is_lost_with_the_callers_socket_and_comes_again()
    {
        await using var scene = await OpenAsync(cutNaomi: true);
        var (link, pair) = scene;
        link.Freeze();
        await pair.Naomi.CallAsync(pair.Priya);
        await pair.Naomi.SentAsync("call");

        link.Cut();
        link.Thaw();

        await pair.Priya.AcceptAsync();
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task A_call_goes_on_without_the_server_and_messages_arrive_once_and_in_order()
    {
        await using var scene = await OpenAsync(cutNaomi: true);
        var (link, pair) = scene;
        await pair.TalkAsync();
        await pair.Naomi.SayAsync("one");
        await pair.Priya.ReadAsync(1);

        link.GoDown();
        await pair.Naomi.WaitAsync("document.body.dataset.link === 'lost'");
        await pair.Priya.WaitAsync("document.querySelector('#stage').dataset.peer === 'away'");
        await pair.Priya.ShowsAsync("#peer-away");
        await pair.Naomi.SayAsync("two");
        await pair.Priya.SayAsync("three");
        await pair.Naomi.SayAsync("four");
        await pair.SeeAndHearEachOtherAsync();
        link.ComeUp();

        Assert.Equal(["me: one", "me: two", "me: four", "peer: three"], await pair.Naomi.ReadAsync(4));
        Assert.Equal(["peer: one", "me: three", "peer: two", "peer: four"], await pair.Priya.ReadAsync(4));
        await pair.Priya.WaitAsync("document.querySelector('#stage').dataset.peer === 'here'");
        await pair.Naomi.WaitAsync("document.body.dataset.link === 'ok'");
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task Hanging_up_works_without_the_server_and_the_other_side_learns_it_later()
    {
        await using var scene = await OpenAsync(cutNaomi: true);
        var (link, pair) = scene;
        await pair.TalkAsync();
        link.GoDown();
        await pair.Naomi.WaitAsync("document.body.dataset.link === 'lost'");

        await pair.Naomi.HangUpAsync();
        await pair.Naomi.EndedAsync("hung-up");
        link.ComeUp();

        Assert.Equal($"{pair.Naomi.Name} ended the call.", await pair.Priya.EndedAsync("hung-up"));
        await pair.AreHealthyAsync();
    }

    [Fact]
    public async Task Who_closes_the_tab_in_mid_call_is_gone_within_two_seconds()
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();

        var closing = pair.Priya.Page.CloseAsync();
        var words = await pair.Naomi.EndedAsync("left", TimeSpan.FromSeconds(2));

        Assert.Equal($"{pair.Priya.Name} closed the page.", words);
        await closing;
        await pair.Naomi.IsHealthyAsync();
    }

    private async Task<Scene> OpenAsync(bool cutNaomi)
    {
        var server = await stage.ServerAsync();
        var chromium = await stage.ChromiumAsync();
        var link = CuttableLink.Start(server.Port);
        var pair = await Pair.MeetAsync((chromium, cutNaomi ? link.Url : server.Url), (chromium, cutNaomi ? server.Url : link.Url));
        pair.Expect(SocketFailed);
        return new Scene(link, pair);
    }

    /// <summary>One of the two reaches the server over the link.</summary>
    private sealed record Scene(CuttableLink Link, Pair Pair) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Pair.DisposeAsync();
            await Link.DisposeAsync();
        }
    }
}
