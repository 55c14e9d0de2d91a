using System.Text;
using Parley.Server.WebSockets;

namespace Parley.Server.Tests.WebSockets;

public sealed class UpgradeRequestTests
{
    private static readonly string[] Fields =
    [
        "Host: localhost:8080", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: parley.v1, json", "Origin: http://localhost:8080",
    ];

    [Fact]
    public void A_browsers_request_is_recognised()
    {
        var request = UpgradeRequest.Read(Bytes(
            [.. Fields, "User-Agent: Mozilla/5.0 (X11; Linux x86_64)", "Accept-Language: ko,en;q=0.9", "Cookie: a=b; c=d", "Pragma: no-cache"]));

        Assert.NotNull(request);
        Assert.Equal("dGhlIHNhbXBsZSBub25jZQ==", Encoding.ASCII.GetString(request.Key));
        Assert.Equal(new Handshake("localhost:8080", "http://localhost:8080", false, true, "parley.v1, json"), request.Handshake(true));
    }

    [Fact]
    public void Names_and_words_are_compared_without_case()
    {
        Assert.NotNull(UpgradeRequest.Read(Bytes(
            "hOST: x", "upgrade:WebSocket", "CONNECTION: keep-alive , uPGRADE\t", "sec-websocket-key:dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version: 13")));
    }

    [Fact]
    public void The_answer_is_that_of_the_RFC()
    {
        // RFC 6455 §1.3.
        var response = Encoding.ASCII.GetString(UpgradeResponse.SwitchingProtocols("dGhlIHNhbXBsZSBub25jZQ=="u8, "parley.v1"));

        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", response, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_shows()
    {
        foreach (var field in new[] { "X-Forwarded-For: 1.2.3.4", "x-forwarded-proto: https", "Forwarded: for=x", "Via: 1.1 proxy", "X-Real-IP: 1.2.3.4" })
        {
            Assert.True(UpgradeRequest.Read(Bytes([.. Fields, field]))!.Handshake(true).Proxied);
        }
    }

    [Fact]
    public void A_request_cut_off_at_any_byte_is_not_recognised()
    {
        var whole = Bytes(Fields);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Null(UpgradeRequest.Read(whole.AsSpan(0, length)));
        }

        Assert.NotNull(UpgradeRequest.Read(whole));
    }

    [Fact]
    public void Bytes_behind_the_request_are_for_the_pipeline()
    {
        Assert.Null(UpgradeRequest.Read([.. Bytes(Fields), 0x81]));
        Assert.Null(UpgradeRequest.Read([.. Bytes(Fields), .. Bytes(Fields)]));
        Assert.Null(UpgradeRequest.Read([.. Bytes(Fields), .. "\r\n\r\n"u8]));
    }

    [Fact]
    public void Every_required_field_is_required()
    {
        for (var left = 0; left < 5; left++)
        {
            Assert.Null(UpgradeRequest.Read(Bytes([.. Fields.Where((_, i) => i != left)])));
        }
    }

    [Fact]
    public void A_field_that_counts_may_not_come_twice()
    {
        foreach (var field in Fields)
        {
            Assert.Null(UpgradeRequest.Read(Bytes([.. Fields, field])));
        }
    }

    [Theory]
    [InlineData("Content-Length: 0")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("transfer-encoding:chunked")]
    [InlineData("TE: trailers")]
    [InlineData("Expect: 100-continue")]
    [InlineData("HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA")]
    [InlineData(" folded: line")]
    [InlineData("\tfolded")]
    [InlineData("Space : before")]
    [InlineData("no colon")]
    [InlineData(": no name")]
    [InlineData("Bad\u0000Name: x")]
    [InlineData("Value: with\u0000nul")]
    [InlineData("Value: with\rreturn")]
    [InlineData("Value: with\nfeed")]
    [InlineData("Value: with\nHost: other")]
    [InlineData("Value: \u0080")]
    [InlineData("Value: \u007f")]
    public void What_is_unusual_is_for_the_pipeline(string field)
    {
        Assert.Null(UpgradeRequest.Read(Bytes([.. Fields, field])));
        Assert.Null(UpgradeRequest.Read(Bytes([field, .. Fields])));
    }

    [Theory]
    [InlineData("GET /ws HTTP/1.0")]
    [InlineData("GET /ws HTTP/2")]
    [InlineData("GET /ws?x=1 HTTP/1.1")]
    [InlineData("GET /wss HTTP/1.1")]
    [InlineData("GET /WS HTTP/1.1")]
    [InlineData("GET  /ws HTTP/1.1")]
    [InlineData("GET http://localhost/ws HTTP/1.1")]
    [InlineData("POST /ws HTTP/1.1")]
    [InlineData("get /ws HTTP/1.1")]
    public void Only_one_request_line_is_recognised(string line) => Assert.Null(UpgradeRequest.Read(Bytes(line, Fields)));

    [Theory]
    [InlineData("Sec-WebSocket-Key: ")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==A")]
    [InlineData("Sec-WebSocket-Key: dGhl IHNhbXBsZSBub25jZQ==")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSE=")]
    [InlineData("Sec-WebSocket-Version: 8")]
    [InlineData("Sec-WebSocket-Version: 13, 8")]
    [InlineData("Upgrade: h2c")]
    [InlineData("Upgrade: websocket, h2c")]
    [InlineData("Connection: keep-alive")]
    [InlineData("Connection: upgraded")]
    [InlineData("Host: ")]
    public void A_field_with_another_value_is_not_recognised(string field)
    {
        var name = field.Split(':')[0];
        Assert.Null(UpgradeRequest.Read(Bytes([.. Fields.Select(own => own.StartsWith(name + ":", StringComparison.Ordinal) ? field : own)])));
    }

    [Fact]
    public void A_huge_head_is_for_the_pipeline()
    {
        Assert.NotNull(UpgradeRequest.Read(Bytes([.. Fields, "Cookie: " + new string('c', 7_000)])));
        Assert.Null(UpgradeRequest.Read(Bytes([.. Fields, "Cookie: " + new string('c', 8_192)])));
    }

    [Fact]
    public void Random_damage_is_never_recognised_as_something_else()
    {
        var random = new Random(20260501);
        var whole = Bytes(Fields);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (UpgradeRequest.Read(damaged) is { } request)
            {
                // What is still recognised still has all that makes a request for a WebSocket.
                Assert.Equal(24, request.Key.Length);
                Assert.NotEmpty(request.Handshake(false).Host);
                Assert.Equal(-1, Encoding.Latin1.GetString(damaged).Replace("\r\n", "", StringComparison.Ordinal).AsSpan().IndexOfAny('\r', '\n', '\0'));
            }
        }
    }

    private static byte[] Bytes(params string[] fields) => Bytes("GET /ws HTTP/1.1", fields);

    private static byte[] Bytes(string line, string[] fields) =>
        Encoding.Latin1.GetBytes(string.Concat(fields.Prepend(line).Select(text => text + "\r\n")) + "\r\n");
}
