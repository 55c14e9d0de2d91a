using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.SansIO;
using Parley.Server.Tests.Staging;
using Parley.Server.Turn;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Tests.Staging;

namespace Parley.Server.Tests.Turn;

/// <summary>What clients of <c>serve</c> are told of its STUN and TURN server, and what they can do with it.</summary>
public sealed class EmbeddedTurnTests
{
    private static readonly (string, string) On = ("Parley:Turn:Enabled", "true");

    [Fact]
    public async Task The_welcome_names_this_server_under_the_host_by_which_the_client_came()
    {
        await using var server = await TestServer.StartAsync(On);
        foreach (var host in new[] { "localhost", "127.0.0.1" })
        {
            await using var client = await TestClient.SignInAsync(server.WebSocket(host: host), "Naomi");

            var port = Port(server, TransportProtocol.Udp);
            Assert.Equal(
                [$"stun:{host}:{port}", $"turn:{host}:{port}?transport=udp", $"turn:{host}:{port}?transport=tcp"],
                Urls(client.Welcome!));
        }
    }

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task Both_lanes_know_the_host(Lane lane)
    {
        await using var server = await TestServer.StartAsync(On);

        await using var client = await TestClient.SignInAsync(server.WebSocket(lane), "Naomi");

        Assert.StartsWith("stun:localhost:", Urls(client.Welcome!)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransportProtocol.Udp)]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Tls)]
    public async Task The_credentials_are_good(TransportProtocol protocol)
    {
        await using var server = await TestServer.StartAsync(On, ("Parley:Tls:SelfSigned", "true"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        using var relay = await ConnectAsync(server, client.Welcome!, protocol);

        Assert.Equal(0, await relay.AllocateAsync());
        Assert.Equal(IPAddress.Loopback, relay.Relayed.Address.ToIPAddress());
    }

    [Fact]
    public async Task With_a_certificate_there_is_TLS()
    {
        await using var server = await TestServer.StartAsync(On, ("Parley:Tls:SelfSigned", "true"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        Assert.Equal($"turns:localhost:{Port(server, TransportProtocol.Tls)}?transport=tcp", Urls(client.Welcome!)[^1]);
    }

    [Fact]
    public async Task An_allocation_is_known_by_its_session_and_call()
    {
        await using var server = await TestServer.StartAsync(On);
        await using var caller = await TestClient.SignInAsync(server.WebSocket(), "Naomi");
        await using var callee = await TestClient.SignInAsync(server.WebSocket(), "Priya");
        var call = await TestCall.ConnectAsync(caller, callee);
        using var relay = await ConnectAsync(server, caller.Welcome!);
        Assert.Equal(0, await relay.AllocateAsync());

        var allocations = server.Services.GetRequiredService<CallAllocations>();
        await TestWait.UntilAsync(() => allocations.Snapshot().Count == 1);

        var found = Assert.Single(allocations.Snapshot());
        Assert.Equal(relay.Relayed, found.Allocation.Relayed);
        Assert.Equal(("Naomi", caller.Device), (found.Session!.User.Id, found.Session.Address.Device.ToString()));
        Assert.Equal(call.Id, Assert.Single(found.Session.Calls).ToString());
    }

    [Fact]
    public async Task A_credential_does_not_tell_who_calls()
    {
        await using var server = await TestServer.StartAsync(On);
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        Assert.Matches("^[0-9]+:[A-Za-z0-9_-]{16}$", (string)Own(client.Welcome!)["username"]!);
    }

    [Fact]
    public async Task The_secret_is_kept_so_that_credentials_outlive_the_server()
    {
        await using var first = await TestServer.StartAsync(On);
        await using var client = await TestClient.SignInAsync(first.WebSocket(), "Naomi");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(first.DataDirectory, "turn-secret")));
        }

        await using var second = await TestServer.StartAsync(On, ("Parley:DataDirectory", first.DataDirectory));
        using var relay = await ConnectAsync(second, client.Welcome!);

        Assert.Equal(0, await relay.AllocateAsync());
    }

    [Fact]
    public async Task Fresh_credentials_come_before_the_old_ones_end()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(clock, On, ("Parley:Turn:CredentialLifetime", "00:01:00"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");
        Assert.Equal(60_000, (int)client.Welcome!["iceTtl"]!);

        server.Advance(TimeSpan.FromSeconds(26));
        // An answer to the ping meanwhile.
        await client.SettleAsync();
        server.Advance(TimeSpan.FromSeconds(20));
        var fresh = await client.NextAsync("ice-servers");

        Assert.NotEqual((string)Own(client.Welcome!)["username"]!, (string)Own(fresh)["username"]!);
        Assert.Equal(Urls(client.Welcome!), Urls(fresh));
    }

    [Fact]
    public async Task Servers_that_are_configured_are_named_beside_it()
    {
        await using var server = await TestServer.StartAsync(
            On, ("Parley:IceServers:0:Urls:0", "stun:stun.example.org"), ("Parley:Ice:Urls:0", "turn:turn.example.org"), ("Parley:Ice:SharedSecret", "s"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        var servers = client.Welcome!["iceServers"]!.AsArray();

        Assert.Equal(3, servers.Count);
        Assert.Equal(["stun:stun.example.org"], Urls(servers[1]!));
        Assert.Equal(["turn:turn.example.org"], Urls(servers[2]!));
    }

    [Fact]
    public async Task A_host_that_is_configured_is_named_instead()
    {
        await using var server = await TestServer.StartAsync(On, ("Parley:Turn:PublicHost", "turn.example.org"));
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        Assert.All(Urls(client.Welcome!), url => Assert.Contains(":turn.example.org:", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_that_is_given_is_used_so_that_several_servers_can_share_it()
    {
        await using var first = await TestServer.StartAsync(On, ("Parley:Turn:SharedSecrets:0", "shared"));
        await using var second = await TestServer.StartAsync(On, ("Parley:Turn:SharedSecrets:0", "shared"));
        await using var client = await TestClient.SignInAsync(first.WebSocket(), "Naomi");

        using var relay = await ConnectAsync(second, client.Welcome!);

        Assert.Equal(0, await relay.AllocateAsync());
        Assert.False(File.Exists(Path.Combine(first.DataDirectory, "turn-secret")));
    }

    [Fact]
    public async Task Switched_off_nobody_is_told_of_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await TestClient.SignInAsync(server.WebSocket(), "Naomi");

        Assert.Empty(client.Welcome!["iceServers"]!.AsArray());
    }

    [Fact]
    public async Task One_session_cannot_take_all_the_ports()
    {
        await using var server = await TestServer.StartAsync(On, ("Parley:Turn:Limits:AllocationsPerUser", "1"));
        await using var greedy = await TestClient.SignInAsync(server.WebSocket(), "Naomi");
        await using var other = await TestClient.SignInAsync(server.WebSocket(), "Naomi's tablet");

        using var first = await ConnectAsync(server, greedy.Welcome!);
        using var second = await ConnectAsync(server, greedy.Welcome!);
        using var third = await ConnectAsync(server, other.Welcome!);

        Assert.Equal((0, 486, 0), (await first.AllocateAsync(), await second.AllocateAsync(), await third.AllocateAsync()));
    }

    private static JsonNode Own(JsonNode message) => message["iceServers"]![0]!;

    private static string[] Urls(JsonNode node) => [.. (node["urls"] ?? Own(node)["urls"])!.AsArray().Select(url => (string)url!)];

    private static int Port(TestServer server, TransportProtocol protocol) =>
        server.Services.GetRequiredService<ITurnServer>().Listeners.First(listener => listener.Protocol == protocol).EndPoint.Port;

    private static async Task<RelayClient> ConnectAsync(TestServer server, JsonNode message, TransportProtocol protocol = TransportProtocol.Udp)
    {
        var client = await RelayClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port(server, protocol)), protocol);
        (client.User, client.Password) = ((string)Own(message)["username"]!, (string)Own(message)["credential"]!);
        return client;
    }
}
