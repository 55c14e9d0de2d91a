using System.Globalization;
using System.Text.Json;

namespace Parley.Web.Tests.Relay;

/// <summary>Whole calls that may use nothing but the server's own relay, with the credentials that signaling handed out.</summary>
[Collection(StageGroup.Name)]
public sealed class RelayTests(RelayStage relay) : IClassFixture<RelayStage>
{
    [Theory]
    [InlineData("udp", "chromium", "chromium")]
    [InlineData("tcp", "chromium", "chromium")]
    [InlineData("tls", "chromium", "chromium")]
    [InlineData("udp", "chromium", "firefox")]
    [InlineData("tcp", "firefox", "chromium")]
    [InlineData("tls", "chromium", "firefox")]
    public async Task A_call_goes_through_the_relay_alone(string transport, string caller, string callee)
    {
        await using var pair = await MeetAsync(transport, await relay.BrowserAsync(caller), await relay.BrowserAsync(callee));

        await pair.TalkAsync();
        await pair.SeeAndHearEachOtherAsync();

        var (naomis, priyas) = (await SelectedPair.OfAsync(pair.Naomi), await SelectedPair.OfAsync(pair.Priya));
        Assert.Equal(("relay", transport), (naomis.Type, naomis.RelayProtocol));
        Assert.Equal(("relay", transport), (priyas.Type, priyas.RelayProtocol));
        Assert.Equal((naomis.Local, naomis.Remote), (priyas.Remote, priyas.Local));
        foreach (var person in new[] { pair.Naomi, pair.Priya })
        {
            var candidates = (await person.JournalAsync()).Details("icecandidate").Where(candidate => candidate.Length > 0);
            Assert.All(candidates, candidate => Assert.Contains(" typ relay ", candidate, StringComparison.Ordinal));
            await WereHandedTemporaryCredentialsAsync(person);
        }

        await pair.HangUpAsync();
    }

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public async Task A_browser_that_does_not_know_the_authority_gets_no_relay_over_TLS(string name)
    {
        using var another = new TestAuthority();
        await using IBrowser browser = name == "firefox"
            ? await Firefox.LaunchAsync(authority: another)
            : await Chromium.LaunchAsync(another);
        await using var naomi = await Person.OpenAsync(browser, (await relay.ServerAsync()).Url, Person.NewName("Naomi"), Pair.NaomisMedia);
        await naomi.EnterAsync();
        var welcome = Assert.Single((await naomi.JournalAsync()).Messages("received", "welcome"));
        var server = Assert.Single(welcome.GetProperty("iceServers").EnumerateArray(), server => server.TryGetProperty("username", out _));

        Assert.Equal(0, await CountRelaysAsync(naomi, server, url => url.StartsWith("turns:", StringComparison.Ordinal)));
        Assert.NotEqual(0, await CountRelaysAsync(naomi, server, url => url.StartsWith("turn:", StringComparison.Ordinal)));
    }

    /// <summary>How many relayed candidates come, until all are gathered.</summary>
    private const string CountRelays = """
        async ({ urls, username, credential }) => {
          const connection = new RTCPeerConnection({ iceServers: [{ urls, username, credential }], iceTransportPolicy: 'relay' });
          connection.createDataChannel('any');
          let relays = 0;
          const gathered = new Promise((resolve) => {
            connection.onicecandidate = ({ candidate }) => {
              if (candidate === null) resolve();
              else if (candidate.candidate) relays += 1;
            };
          });
          await connection.setLocalDescription();
          await gathered;
          connection.close();
          return relays;
        }
        """;

    private static async Task WereHandedTemporaryCredentialsAsync(Person person)
    {
        var given = await person.Page.EvaluateAsync<JsonElement[]>("parleyRelay.given");
        var server = Assert.Single(given, server => server.TryGetProperty("username", out _));
        var until = long.Parse(server.GetProperty("username").GetString()!.Split(':')[0], CultureInfo.InvariantCulture);
        var left = DateTimeOffset.FromUnixTimeSeconds(until) - DateTimeOffset.UtcNow;
        Assert.InRange(left, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    }

    private static Task<int> CountRelaysAsync(Person person, JsonElement server, Func<string, bool> wanted) => person.Page.EvaluateAsync<int>(
        CountRelays,
        new
        {
            urls = server.GetProperty("urls").EnumerateArray().Select(url => url.GetString()!).Where(wanted).ToArray(),
            username = server.GetProperty("username").GetString(),
            credential = server.GetProperty("credential").GetString(),
        });

    private async Task<Pair> MeetAsync(string transport, IBrowser caller, IBrowser callee)
    {
        var (url, script) = ((await relay.ServerAsync()).Url, new RelayOnly(transport).Script);
        var pair = new Pair(
            await Person.OpenAsync(caller, url, Person.NewName("Naomi"), Pair.NaomisMedia, null, script),
            await Person.OpenAsync(callee, url, Person.NewName("Priya"), Pair.PriyasMedia, null, script));
        await Task.WhenAll(pair.Naomi.EnterAsync(), pair.Priya.EnterAsync());
        await Task.WhenAll(pair.Naomi.CanCallAsync(pair.Priya), pair.Priya.CanCallAsync(pair.Naomi));
        return pair;
    }
}
