using Microsoft.Extensions.Time.Testing;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Sessions;

/// <summary>What happens when time passes: on a clock that the test turns.</summary>
public sealed class TimeTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task Who_never_says_hello_is_closed_after_ten_seconds(Lane lane)
    {
        await using var server = await TestServer.StartAsync(_clock);
        await using var client = await TestClient.ConnectAsync(server.WebSocket(lane));

        server.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(client.CloseStatus);
        var closed = client.ClosedAsync();
        // The client may know of its connection a moment before the server begins to count.
        for (var seconds = 0; seconds < 10_000 && !closed.IsCompleted; seconds++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal((4001, "hello-timeout"), await closed);
    }

    [Fact]
    public async Task Who_answers_pings_stays_and_who_does_not_is_closed()
    {
        await using var server = await TestServer.StartAsync(_clock);
        await using var alive = await TestClient.SignInAsync(server.WebSocket(), "alive");
        await using var dead = await DeafClientAsync(server);

        // In steps shorter than the ten seconds in which a ping must be answered.
        for (var seconds = 0; seconds < 120; seconds += 5)
        {
            server.Advance(TimeSpan.FromSeconds(5));
            await alive.SettleAsync();
        }

        Assert.Equal((4000, "ping-timeout"), await dead.ClosedAsync());
        Assert.Equal(4, alive.Log.Count(line => line.Contains("\"ping\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_ends_when_its_client_does_not_come_back_in_time()
    {
        await using var server = await TestServer.StartAsync(_clock);
        var call = await TestCall.ConnectAsync(server.WebSocket());
        await call.Caller.CutAsync();
        await call.Callee.NextAsync(message => call.Is(message, "peer-away"));

        server.Advance(TimeSpan.FromSeconds(31));

        await call.Callee.NextAsync(message => call.Is(message, "peer-lost"));
        // Media may go on without the peer's session; the client says when it is lost too.
        await call.Callee.DoneAsync("hang-up", new { call = call.Id, reason = "media-lost" });
        Assert.Equal("media-lost", (string?)(await call.Callee.NextAsync(message => call.Is(message, "ended")))["reason"]);
    }

    [Fact]
    public async Task Resuming_too_late_begins_anew()
    {
        await using var server = await TestServer.StartAsync(_clock);
        var client = await TestClient.SignInAsync(server.WebSocket(), "late");
        await client.CutAsync();
        await TestWait.UntilAsync(() => server.Admission.Open == 0);
        server.Advance(TimeSpan.FromSeconds(31));
        await TestWait.UntilAsync(() => server.Gateway.SessionCount == 0);

        var back = await TestClient.ConnectAsync(server.WebSocket());
        await back.HelloAsync(null, client.Device, new
        {
            resume = new { session = client.Session, epoch = (string)client.Welcome!["epoch"]!, offset = 0 },
        });

        Assert.False((bool)back.Welcome!["recovered"]!);
        Assert.Equal("late", back.UserId);
    }

    [Fact]
    public async Task Fresh_ice_servers_come_before_the_old_ones_end()
    {
        await using var server = await TestServer.StartAsync(
            _clock,
            ("Parley:Ice:Urls:0", "turn:turn.example.org:3478"),
            ("Parley:Ice:SharedSecret", "a secret"),
            ("Parley:Ice:CredentialLifetime", "00:10:00"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "caller");
        var first = (string)client.Welcome!["iceServers"]![0]!["username"]!;
        Assert.Equal(600_000, (int)client.Welcome["iceTtl"]!);

        for (var seconds = 0; seconds < 500; seconds += 5)
        {
            server.Advance(TimeSpan.FromSeconds(5));
            await client.SettleAsync();
        }

        var fresh = await client.NextAsync("ice-servers");
        Assert.NotEqual(first, (string)fresh["iceServers"]![0]!["username"]!);
    }

    private static async Task<TestClient> DeafClientAsync(TestServer server)
    {
        var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1");
        await socket.ConnectAsync(server.WebSocket(), TestClient.Deadline);
        var client = TestClient.Over(socket, answersPings: false);
        await client.HelloAsync("deaf");
        return client;
    }
}
