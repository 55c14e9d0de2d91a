namespace Parley.Web.Tests.Recovery;

/// <summary>New ICE credentials and candidates under a running call.</summary>
[Collection(StageGroup.Name)]
public sealed class IceRestartTests(Stage stage)
{
    private const string Fragment = "parleyProbe.connections.at(-1).localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1].trim()";

    private const string Pairs = """
        (async () => {
          const connection = parleyProbe.connections.at(-1);
          const stats = await connection.getStats();
          const transport = [...stats.values()].find(({ type }) => type === 'transport');
          const fragment = (description) => description?.sdp.match(/a=ice-ufrag:(.*)/)[1].trim();
          const end = (id) => (({ usernameFragment, candidateType, protocol, address, port }) =>
            `${usernameFragment} ${candidateType} ${protocol} ${address}:${port}`)(stats.get(id) ?? {});
          const pairs = [...stats.values()].filter(({ type }) => type === 'candidate-pair').map((pair) =>
            `${pair.id === transport?.selectedCandidatePairId ? '*' : ' '}${end(pair.localCandidateId)} > ${end(pair.remoteCandidateId)}`
            + ` ${pair.state} ${pair.nominated ? 'nominated' : ''} ${pair.requestsSent}/${pair.responsesReceived}, ${pair.requestsReceived} in`);
          return `${transport?.iceRole} ${connection.signalingState} ${connection.iceConnectionState}, local ${fragment(connection.localDescription)},`
            + ` remote ${fragment(connection.remoteDescription)}; ${pairs.join('; ')}`;
        })()
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Media_flow_over_new_candidates_after_a_restart(bool callerRestarts)
    {
        await using var pair = await stage.MeetAsync();
        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();
        var naomis = await pair.Naomi.Page.EvaluateAsync<string>(Fragment);
        var priyas = await pair.Priya.Page.EvaluateAsync<string>(Fragment);

        await (callerRestarts ? pair.Naomi : pair.Priya).Page.EvaluateAsync("parleyProbe.connections.at(-1).restartIce()");

        await pair.Naomi.WaitAsync($"{Fragment} !== '{naomis}'");
        await pair.Priya.WaitAsync($"{Fragment} !== '{priyas}'");
        await pair.ConnectedAsync();
        await Task.WhenAll(AgreesAsync(pair.Naomi), AgreesAsync(pair.Priya));
        await pair.SeeAndHearEachOtherAsync();
        await pair.HangUpAsync();
    }

    [Fact]
    public async Task A_path_that_is_lost_is_replaced_without_anybody_doing_anything()
    {
        var (chromium, url) = (await stage.ChromiumAsync(), (await stage.ServerAsync()).Url);
        await using var naomisPath = new MediaDetour();
        await using var priyasPath = new MediaDetour();
        await using var pair = new Pair(
            await Person.OpenAsync(chromium, url, Person.NewName("Naomi"), Pair.NaomisMedia, null, naomisPath.Script),
            await Person.OpenAsync(chromium, url, Person.NewName("Priya"), Pair.PriyasMedia, null, priyasPath.Script));
        await Task.WhenAll(pair.Naomi.EnterAsync(), pair.Priya.EnterAsync());
        await pair.RingAsync();
        await pair.Priya.AcceptAsync();
        await Task.WhenAll(naomisPath.OpenAsync(pair.Naomi), priyasPath.OpenAsync(pair.Priya));
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();

        var naomis = await pair.Naomi.Page.EvaluateAsync<string>(Fragment);
        var priyas = await pair.Priya.Page.EvaluateAsync<string>(Fragment);
        await Task.WhenAll(WatchForLossAsync(pair.Naomi), WatchForLossAsync(pair.Priya));

        naomisPath.Block();
        priyasPath.Block();

        await Task.WhenAll(
            pair.Naomi.WaitAsync($"{Fragment} !== '{naomis}'"), pair.Priya.WaitAsync($"{Fragment} !== '{priyas}'"));
        await Task.WhenAll(AgreesAsync(pair.Naomi), AgreesAsync(pair.Priya));
        await pair.ConnectedAsync();
        await pair.SeeAndHearEachOtherAsync();

        // Each browser notices in its own time. Whoever does first says so and restarts; the other may be back before it noticed.
        var noticed = 0;
        foreach (var person in new[] { pair.Naomi, pair.Priya })
        {
            var restarted = (await person.JournalAsync()).Entries.Any(entry => entry.Step == "restartIce");
            var toldSo = await person.Page.EvaluateAsync<bool>("lossShown");
            Assert.True(toldSo || !restarted, "Nobody repairs a path without saying that it is lost.");
            noticed += restarted ? 1 : 0;
        }

        Assert.InRange(noticed, 1, 2);
        await pair.HangUpAsync();
    }

    /// <summary>Notes in <c>lossShown</c> whether the page ever says that the media path is lost.</summary>
    private static Task WatchForLossAsync(Person person) => person.Page.EvaluateAsync("""
        (() => {
          globalThis.lossShown = false;
          const note = document.querySelector('#media-lost');
          new MutationObserver(() => { lossShown ||= note.checkVisibility(); }).observe(note, { attributes: true });
        })()
        """);

    /// <summary>
    /// The pair that carries the media came with the restart; a failure tells which pairs there were. Chromium pairs its old sockets with the other side's
    /// new candidates as well, and sometimes such a pair wins: one end of the pair is then of the new generation, on both sides the same one.
    /// </summary>
    private static async Task AgreesAsync(Person person)
    {
        try
        {
            await person.WaitAsync($$"""
                (async () => {
                  const stats = [...(await parleyProbe.connections.at(-1).getStats()).values()];
                  const transport = stats.find(({ type }) => type === 'transport');
                  const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
                  const isOf = (id, description) =>
                    description.sdp.includes(`a=ice-ufrag:${stats.find((one) => one.id === id)?.usernameFragment}\r\n`);
                  const { localDescription, remoteDescription } = parleyProbe.connections.at(-1);
                  return isOf(pair?.localCandidateId, localDescription) || isOf(pair?.remoteCandidateId, remoteDescription);
                })()
                """);
        }
        catch (BrowserException late)
        {
            throw new BrowserException($"{await person.Page.EvaluateAsync<string>(Pairs)}\n{late.Message}", late);
        }
    }
}
