using System.Text.Json.Nodes;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Sessions;

public sealed class PresenceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Named_users_are_seen_coming_calling_and_going()
    {
        var url = shared.Server.WebSocket();
        var watcher = await SignInAsync(url);
        var name = "w" + TestClient.NewId();
        await watcher.DoneAsync("subscribe", new { users = new[] { name, "nobody" } });
        var snapshot = await watcher.NextAsync("presence");
        Assert.True((bool)snapshot["full"]!);
        Assert.Empty(snapshot["users"]!.AsArray());

        var watched = await TestClient.SignInAsync(url, name);
        Assert.Equal("online", await StateAsync(watcher, name));
        var call = await TestCall.ConnectAsync(watched, await SignInAsync(url));
        Assert.Equal("busy", await StateAsync(watcher, name));
        await call.HangUpAsync();
        Assert.Equal("online", await StateAsync(watcher, name));
        await watched.SendTextAsync("""{"type":"bye"}""");

        await watcher.NextAsync(message => message["gone"]?.AsArray().Any(gone => (string?)gone == name) == true);
    }

    [Fact]
    public async Task The_lobby_shows_everybody_and_a_second_watcher_gets_the_same()
    {
        var url = shared.Server.WebSocket();
        var first = await SignInAsync(url);
        await first.DoneAsync("subscribe", new { lobby = true });
        await first.NextAsync(message => Shows(message, first.UserId));
        var second = await SignInAsync(url);
        await first.NextAsync(message => Shows(message, second.UserId));

        await second.DoneAsync("subscribe", new { lobby = true });

        var snapshot = await second.NextAsync("presence");
        Assert.True((bool)snapshot["full"]!);
        Assert.True(Shows(snapshot, first.UserId) && Shows(snapshot, second.UserId));
    }

    [Fact]
    public async Task Nothing_is_told_after_unsubscribe()
    {
        var url = shared.Server.WebSocket();
        var watcher = await SignInAsync(url);
        await watcher.DoneAsync("subscribe", new { lobby = true });
        await watcher.NextAsync("presence");
        await watcher.DoneAsync("unsubscribe");
        var heard = watcher.Log.Count;
        var other = await SignInAsync(url);
        await other.DoneAsync("subscribe", new { users = new[] { other.UserId } });

        // The directory has told others of this user by now, and would have told the watcher before this answer.
        await other.NextAsync(message => Shows(message, other.UserId));
        await watcher.SettleAsync();

        Assert.DoesNotContain(watcher.Log.Skip(heard), line => line.Contains("\"presence\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_subscription_names_at_most_256_users()
    {
        var client = await SignInAsync(shared.Server.WebSocket());

        var answer = await client.CommandAsync("subscribe", new { users = Enumerable.Range(0, 257).Select(i => $"user {i}").ToArray() });

        Assert.Equal("too-many-users", (string?)answer["code"]);
    }

    private static Task<TestClient> SignInAsync(Uri url) => TestClient.SignInAsync(url, "u" + TestClient.NewId());

    private static bool Shows(JsonObject message, string user) =>
        message["users"]?.AsArray().Any(entry => (string?)entry!["id"] == user) == true;

    private static async Task<string> StateAsync(TestClient watcher, string user)
    {
        var news = await watcher.NextAsync(message => Shows(message, user));
        return (string)news["users"]!.AsArray().First(entry => (string?)entry!["id"] == user)!["state"]!;
    }
}
