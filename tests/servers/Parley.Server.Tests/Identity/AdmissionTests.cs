using System.Net;
using System.Net.WebSockets;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Identity;

/// <summary>Who may come as a guest, and from which pages: on both ways into the server.</summary>
public sealed class AdmissionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<Lane, string, string, bool> Guests
    {
        get
        {
            var data = new TheoryData<Lane, string, string, bool>();
            foreach (var lane in new[] { Lane.Fast, Lane.Pipeline })
            {
                data.Add(lane, "Host", "localhost:1234", true);
                data.Add(lane, "Host", "127.0.0.1", true);
                data.Add(lane, "Host", "[::1]:8080", true);
                data.Add(lane, "Host", "example.org", false);
                data.Add(lane, "Host", "localhost.evil.org", false);
                data.Add(lane, "Host", "192.168.1.5:8080", false);
                data.Add(lane, "X-Forwarded-For", "127.0.0.1", false);
                data.Add(lane, "X-Forwarded-Host", "localhost", false);
                data.Add(lane, "Forwarded", "for=127.0.0.1", false);
                data.Add(lane, "Via", "1.1 proxy", false);
                data.Add(lane, "X-Real-IP", "127.0.0.1", false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Guests))]
    public async Task Guests_come_from_this_machine_and_not_through_a_proxy(Lane lane, string header, string value, bool allowed)
    {
        await using var client = await TestClient.ConnectAsync(
            shared.Server.WebSocket(lane, "127.0.0.1"), options => options.SetRequestHeader(header, value));

        await client.SendAsync(new { type = "hello", device = TestClient.NewId(), name = "g" + TestClient.NewId() });

        if (allowed)
        {
            await client.NextAsync("welcome");
        }
        else
        {
            Assert.Equal((4002, "guests-not-allowed"), await client.ClosedAsync());
        }
    }

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task A_listener_on_all_addresses_takes_no_guests_unless_told(Lane lane)
    {
        await using var closed = await TestServer.StartAsync(("urls", "http://0.0.0.0:0"));
        await using var client = await TestClient.ConnectAsync(closed.WebSocket(lane, "127.0.0.1"));
        await client.SendAsync(new { type = "hello", device = TestClient.NewId(), name = "guest" });
        Assert.Equal((4002, "guests-not-allowed"), await client.ClosedAsync());

        await using var open = await TestServer.StartAsync(("urls", "http://0.0.0.0:0"), ("Parley:Guests:Allow", "Always"));
        await using var guest = await TestClient.SignInAsync(open.WebSocket(lane, "127.0.0.1"), "guest");
        Assert.Equal("guest", guest.UserId);
    }

    [Fact]
    public async Task Guests_can_be_forbidden_altogether()
    {
        await using var server = await TestServer.StartAsync(("Parley:Guests:Allow", "Never"));
        await using var client = await TestClient.ConnectAsync(server.WebSocket());

        await client.SendAsync(new { type = "hello", device = TestClient.NewId(), name = "guest" });

        Assert.Equal((4002, "guests-not-allowed"), await client.ClosedAsync());
    }

    [Theory]
    [InlineData(Lane.Fast, "https://evil.org", false)]
    [InlineData(Lane.Pipeline, "https://evil.org", false)]
    [InlineData(Lane.Fast, "null", false)]
    [InlineData(Lane.Pipeline, "null", false)]
    [InlineData(Lane.Fast, "https://friend.example", true)]
    [InlineData(Lane.Pipeline, "https://friend.example", true)]
    [InlineData(Lane.Fast, "http://localhost:PORT", true)]
    [InlineData(Lane.Pipeline, "http://localhost:PORT", true)]
    public async Task Only_pages_of_this_server_and_of_listed_origins_connect(Lane lane, string origin, bool allowed)
    {
        await using var server = await TestServer.StartAsync(("Parley:Origins:0", "https://friend.example"));
        origin = origin.Replace("PORT", $"{server.Port}", StringComparison.Ordinal);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("parley.v1");
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;

        var connecting = socket.ConnectAsync(server.WebSocket(lane), TestClient.Deadline);

        if (allowed)
        {
            await connecting;
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task Beyond_the_last_place_the_answer_is_503_until_one_is_free(Lane lane)
    {
        await using var server = await TestServer.StartAsync(("Parley:Limits:MaxConnections", "2"));
        var first = await TestClient.ConnectAsync(server.WebSocket(lane));
        await using var second = await TestClient.ConnectAsync(server.WebSocket(lane));
        using var third = new ClientWebSocket();
        third.Options.AddSubProtocol("parley.v1");
        third.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => third.ConnectAsync(server.WebSocket(lane), TestClient.Deadline));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.HttpStatusCode);

        await first.CutAsync();
        await TestWait.UntilAsync(() => server.Admission.Open == 1);
        await using var fourth = await TestClient.SignInAsync(server.WebSocket(lane), "fits");
    }

    [Fact]
    public async Task A_client_that_offers_no_protocol_we_speak_is_refused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chat");
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(shared.Server.WebSocket(), TestClient.Deadline));

        Assert.Equal(HttpStatusCode.BadRequest, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task A_user_has_no_more_devices_than_allowed(Lane lane)
    {
        await using var server = await TestServer.StartAsync(("Parley:Limits:MaxSessionsPerUser", "2"));
        var first = await TestClient.SignInAsync(server.WebSocket(lane), "many");
        var identity = (string)first.Welcome!["identity"]!;
        await using var second = await TestClient.ConnectAsync(server.WebSocket(lane));
        await second.HelloAsync(null, more: new { identity });
        await using var third = await TestClient.ConnectAsync(server.WebSocket(lane));

        await third.SendAsync(new { type = "hello", device = TestClient.NewId(), identity });

        Assert.Equal((4002, "too-many-sessions"), await third.ClosedAsync());
    }
}
