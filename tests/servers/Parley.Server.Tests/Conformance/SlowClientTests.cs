using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Conformance;

/// <summary>Tests that measure the memory of this process: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>Clients that do not read, or are gone without a word.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class SlowClientTests
{
    private static readonly byte[] Health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    public static TheoryData<Lane> Lanes => [Lane.Fast, Lane.Pipeline];

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Who_never_reads_is_cut_off_and_memory_stays_flat(Lane lane)
    {
        await using var server = await TestServer.StartAsync(("Parley:Limits:MessageBurst", "1000000"), ("Parley:Limits:ResumeWindow", "00:05:00"));
        var caller = await TestClient.SignInAsync(server.WebSocket(lane), "talker");
        using var deaf = await RawClient.SignInAsync(server, lane, "deaf");
        var call = TestClient.NewId();
        await caller.DoneAsync("call", new { call, to = "deaf", media = new { audio = true, video = false } });
        await caller.NextAsync("calling");
        var undisturbed = await TestCall.ConnectAsync(server.WebSocket(lane));
        await TestWait.UntilAsync(() => server.Admission.Open == 4);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // Far more than socket buffers and outbox hold together.
        var filler = new string('x', 60_000);
        for (var seq = 1; seq <= 2_000 && server.Admission.Open == 4; seq++)
        {
            await caller.SendTextAsync($$"""{"type":"message","call":"{{call}}","seq":{{seq}},"text":"{{filler}}"}""");
            if (seq % 50 == 0)
            {
                await undisturbed.TalkAsync();
            }
        }

        await TestWait.UntilAsync(() => server.Admission.Open == 3);
        await undisturbed.TalkAsync();
        await caller.SettleAsync();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 8 << 20);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Who_vanishes_in_the_middle_of_a_message_is_gone(Lane lane)
    {
        await using var server = await TestServer.StartAsync();
        using (var client = await RawClient.SignInAsync(server, lane, "vanishing"))
        {
            await client.SendAsync([0x81, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5, 6, 7]);
        }

        await TestWait.UntilAsync(() => server.Admission.Open == 0);
    }

    [Theory]
    [InlineData(Lane.Fast, new byte[] { 0x81, 0x01, (byte)'x', 0x81, 0x01, (byte)'x', 0x81, 0x01, (byte)'x' })]
    [InlineData(Lane.Pipeline, new byte[] { 0x81, 0x01, (byte)'x', 0x81, 0x01, (byte)'x', 0x81, 0x01, (byte)'x' })]
    [InlineData(Lane.Fast, new byte[] { 0xf1, 0x80, 0, 0, 0, 0 })]
    [InlineData(Lane.Fast, new byte[] { 0x83, 0x80, 0, 0, 0, 0 })]
    [InlineData(Lane.Fast, new byte[] { 0x80, 0x80, 0, 0, 0, 0 })]
    public async Task Frames_that_a_client_must_not_send_end_the_connection(Lane lane, byte[] frame)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await RawClient.SignInAsync(server, lane, "wrong");

        await client.SendAsync(frame);

        await client.ReadToEndAsync();
        await TestWait.UntilAsync(() => server.Admission.Open == 0);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_served_by_the_pipeline()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Port);
        foreach (var one in Encoding.ASCII.GetBytes(RawClient.Request("/ws")))
        {
            await client.SendAsync([one]);
        }

        await client.ReadHeadAsync();
        await TestWait.UntilAsync(() => server.Admission.Open == 1);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_left_to_HTTP_and_can_still_speak_it()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(clock);
        using var client = new RawClient(server.Port);
        using (var later = new RawClient(server.Port))
        {
            // Connections are accepted in order: when this one is served, the first is waited for.
            await later.SendAsync(Health);
            await later.ReadToEndAsync();
        }

        server.Advance(TimeSpan.FromSeconds(6));
        await client.SendAsync(Health);

        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>A client that writes and reads bytes.</summary>
    private sealed class RawClient : IDisposable
    {
        private readonly TcpClient _tcp = new();

        public RawClient(int port)
        {
            _tcp.NoDelay = true;
            _tcp.Connect("127.0.0.1", port);
        }

        public static string Request(string path) =>
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: parley.v1\r\n\r\n";

        public static async Task<RawClient> SignInAsync(TestServer server, Lane lane, string name)
        {
            var client = new RawClient(server.Port);
            await client.SendAsync(Encoding.ASCII.GetBytes(Request(server.WebSocket(lane).PathAndQuery)));
            await client.ReadHeadAsync();
            var hello = Encoding.UTF8.GetBytes($$"""{"type":"hello","device":"{{TestClient.NewId()}}","name":"{{name}}"}""");
            // Masked with zeros: the bytes stay as they are.
            await client.SendAsync([0x81, (byte)(0x80 | hello.Length), 0, 0, 0, 0, .. hello]);
            await client.ReadThroughAsync("\"type\":\"welcome\"");
            return client;
        }

        public Task SendAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes, TestClient.Deadline).AsTask();

        public async Task ReadHeadAsync() =>
            Assert.StartsWith("HTTP/1.1 101", await ReadThroughAsync("\r\n\r\n"), StringComparison.Ordinal);

        // Up to these characters, and no byte more.
        private async Task<string> ReadThroughAsync(string last)
        {
            var read = new StringBuilder();
            var one = new byte[1];
            while (!read.ToString().EndsWith(last, StringComparison.Ordinal))
            {
                Assert.Equal(1, await _tcp.GetStream().ReadAsync(one, TestClient.Deadline));
                read.Append((char)one[0]);
            }

            return read.ToString();
        }

        public async Task<string> ReadToEndAsync()
        {
            using var reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
            try
            {
                return await reader.ReadToEndAsync(TestClient.Deadline);
            }
            catch (IOException)
            {
                return "reset";
            }
        }

        public void Dispose() => _tcp.Dispose();
    }
}
