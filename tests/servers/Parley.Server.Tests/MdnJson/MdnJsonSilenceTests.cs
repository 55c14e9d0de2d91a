using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.MdnJson;

/// <summary>Users of the <c>json</c> protocol from whom nothing is heard any more.</summary>
public sealed class MdnJsonSilenceTests
{
    private const string Target = "/ws";

    [Theory]
    [InlineData(Lane.Fast)]
    [InlineData(Lane.Pipeline)]
    public async Task Whoever_answers_no_ping_is_gone_from_everybodys_list(Lane lane)
    {
        await using var server = await TestServer.StartAsync(
            ("Parley:Limits:PingInterval", "00:00:01"), ("Parley:Limits:PingTimeout", "00:00:01"));
        await using var naomi = await SampleUser.SignInAsync(server.Http, "Naomi");
        using var dead = await SignInAndFallSilentAsync(server, lane);
        await naomi.HearListAsync("Naomi", "Dead");

        var began = Stopwatch.GetTimestamp();
        await naomi.Client.HearAsync("userlist", list => list["users"]!.AsArray().All(user => (string?)user != "Dead"));

        // The one who answers pings is still there.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await naomi.Client.SayAsync(new { type = "message", text = "still here" });
        await naomi.HearAsync("message");
    }

    [Fact]
    public async Task Whoever_does_not_sign_in_is_closed()
    {
        await using var server = await TestServer.StartAsync(("Parley:Limits:HelloTimeout", "00:00:01"));
        await using var client = await WireClient.ConnectAsync(server.Http, "json");

        await client.HearCloseAsync();

        Assert.Equal((4001, "hello-timeout"), ((int?)client.CloseStatus, client.CloseReason));
    }

    /// <summary>A TCP connection that signs in and from then on reads nothing.</summary>
    private static async Task<TcpClient> SignInAndFallSilentAsync(TestServer server, Lane lane)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Port, TestClient.Deadline);
        var path = new Uri(server.WebSocket(lane).ToString()).PathAndQuery;
        Assert.StartsWith(Target, path, StringComparison.Ordinal);
        await tcp.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: localhost:{server.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: json\r\n\r\n"),
            TestClient.Deadline);
        await ReadUntilAsync(tcp.GetStream(), "\"id\"");
        // One masked text frame; the mask is zero.
        var text = Encoding.ASCII.GetBytes("""{"type":"username","name":"Dead","date":1}""");
        await tcp.GetStream().WriteAsync(new byte[] { 0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0 }.Concat(text).ToArray(), TestClient.Deadline);
        await ReadUntilAsync(tcp.GetStream(), "\"username\"");
        return tcp;
    }

    private static async Task ReadUntilAsync(NetworkStream stream, string text)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var length = await stream.ReadAsync(buffer, TestClient.Deadline);
            Assert.True(length > 0, read.ToString());
            read.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }
    }
}
