using System.Text.Json.Nodes;

namespace Parley.Server.Tests.MdnJson;

/// <summary>A user of the <c>json</c> protocol, with the messages that the sample's page sends.</summary>
internal sealed class SampleUser(WireClient client, long id, string name) : IAsyncDisposable
{
    public WireClient Client => client;

    public long Id => id;

    public string Name { get; private set; } = name;

    public static async Task<SampleUser> SignInAsync(Uri server, string name)
    {
        var client = await WireClient.ConnectAsync(server, "json");
        var id = (long)(await client.HearAsync("id"))["id"]!;
        await client.SayAsync(new { name, date = 1, id, type = "username" });
        await client.HearAsync("username", message => (long?)message["id"] == id);
        var user = new SampleUser(client, id, name);
        if (client.HasHeard("rejectusername"))
        {
            user.Name = (string)(await client.HearAsync("rejectusername"))["name"]!;
        }

        return user;
    }

    public Task OfferAsync(string target, string sdp = "v=0 m=audio m=video") =>
        client.SayAsync(new { name = Name, target, type = "video-offer", sdp = new { type = "offer", sdp } });

    public Task AnswerAsync(string target, string sdp = "v=0 answer") =>
        client.SayAsync(new { name = Name, target, type = "video-answer", sdp = new { type = "answer", sdp } });

    public Task CandidateAsync(string target, string candidate) =>
        client.SayAsync(new { type = "new-ice-candidate", target, candidate = new { candidate, sdpMid = "0", sdpMLineIndex = 0 } });

    /// <summary>As the page does it: it has forgotten its target by then.</summary>
    public Task HangUpAsync() => client.SayAsync(new { name = Name, target = (string?)null, type = "hang-up" });

    public Task<JsonObject> HearAsync(string type) => client.HearAsync(type);

    /// <summary>The next candidate's text.</summary>
    public async Task<string?> HearCandidateAsync() => (string?)(await client.HearAsync("new-ice-candidate"))["candidate"]!["candidate"];

    public Task<JsonObject> HearListAsync(params string[] names) => client.HearAsync(
        "userlist", list => names.All(name => list["users"]!.AsArray().Any(user => (string?)user == name)));

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
