namespace Parley.Web.Tests.Recovery;

/// <summary>The real server is killed, or asked to stop, and comes back on the same port: no call is lost.</summary>
[Collection(StageGroup.Name)]
public sealed class ServerDeathTests(Stage stage)
{
    [Fact]
    public Task A_ringing_call_survives_the_servers_death() => RingAsync(server => server.KillAsync());

    [Fact]
    public Task A_call_survives_the_servers_death() => TalkAsync(server => server.KillAsync());

    [Fact]
    public Task A_ringing_call_survives_a_planned_stop() => RingAsync(StopAsync);

    [Fact]
    public Task A_call_survives_a_planned_stop() => TalkAsync(StopAsync);

    private async Task RingAsync(Func<ParleyProcess, Task> end)
    {
        await using var server = await ParleyProcess.StartAsync();
        await using var pair = await MeetAsync(server);
        await pair.RingAsync();

        await end(server);
        await LostAsync(pair);
        await server.RestartAsync();
        await BackAsync(pair);

        await pair.Priya.AcceptAsync();
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    private async Task TalkAsync(Func<ParleyProcess, Task> end)
    {
        await using var server = await ParleyProcess.StartAsync();
        await using var pair = await MeetAsync(server);
        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.Naomi.SayAsync("before");
        await pair.Priya.ReadAsync(1);

        await end(server);
        await LostAsync(pair);
        await pair.Naomi.SayAsync("while it was away");
        await pair.Priya.SayAsync("I cannot hear the server");
        await pair.Naomi.SayAsync("but I hear you");
        await pair.SeeAndHearEachOtherAsync();
        await server.RestartAsync();
        await BackAsync(pair);

        Assert.Equal(
            ["me: before", "me: while it was away", "me: but I hear you", "peer: I cannot hear the server"], await pair.Naomi.ReadAsync(4));
        Assert.Equal(
            ["peer: before", "me: I cannot hear the server", "peer: while it was away", "peer: but I hear you"], await pair.Priya.ReadAsync(4));
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    private static async Task StopAsync(ParleyProcess server) => Assert.Equal(0, await server.TerminateAsync());

    private async Task<Pair> MeetAsync(ParleyProcess server)
    {
        var pair = await stage.MeetAsync(server);
        pair.Expect("WebSocket connection to");
        // Chromium fetches the tab's icon whenever it likes.
        pair.Expect("/icon.svg");
        return pair;
    }

    private static Task LostAsync(Pair pair) => Task.WhenAll(
        pair.Naomi.WaitAsync("document.body.dataset.link === 'lost'"), pair.Priya.WaitAsync("document.body.dataset.link === 'lost'"));

    private static Task BackAsync(Pair pair) => Task.WhenAll(
        pair.Naomi.WaitAsync("document.body.dataset.link === 'ok'"), pair.Priya.WaitAsync("document.body.dataset.link === 'ok'"));
}
