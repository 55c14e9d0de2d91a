using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.WebSockets;

namespace Parley.Fuzz.Targets;

/// <summary>
/// What <see cref="UpgradeRequest"/> recognises must be, for a slow and simple reading of the same bytes, one whole request for a WebSocket and
/// nothing more. (The other way round is no error: what it does not recognise is for the HTTP pipeline.)
/// </summary>
internal static partial class UpgradeTarget
{
    private static readonly string[] Once =
        ["host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "origin"];

    private static readonly string[] Never = ["content-length", "transfer-encoding", "trailer", "te", "expect", "http2-settings"];

    /// <summary>A browser's request and the least that is one.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "GET /ws HTTP/1.1\r\nHost: localhost:8080\r\nConnection: Upgrade\r\nPragma: no-cache\r\nUser-Agent: Mozilla/5.0\r\nUpgrade: websocket\r\n" +
        "Origin: http://localhost:8080\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        "Sec-WebSocket-Protocol: parley.v1, json\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n",
        "GET /ws HTTP/1.1\r\nHost:a\r\nUpgrade:websocket\r\nConnection:keep-alive,Upgrade\r\nSec-WebSocket-Key:AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
        "Sec-WebSocket-Version:13\r\n\r\n",
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (UpgradeRequest.Read(input) is not { } request)
        {
            return;
        }

        var text = Encoding.Latin1.GetString(input);
        var lines = text.Split("\r\n");
        // … field, "", "": the head ends with an empty line, and the input with the head.
        Demand(lines is ["GET /ws HTTP/1.1", .., "", ""], "it is one request");
        var fields = lines[1..^2].Select(line => Field().Match(line)).ToArray();
        Demand(fields.All(field => field.Success), "each line is a field");
        var byName = fields.ToLookup(field => field.Groups["name"].Value.ToUpperInvariant(), field => field.Groups["value"].Value.Trim(' ', '\t'));
        Demand(Once.All(name => byName[name.ToUpperInvariant()].Count() <= 1), "no field that counts comes twice");
        Demand(Never.All(name => !byName.Contains(name.ToUpperInvariant())), "there is no body");
        Demand(byName["UPGRADE"].Single().Equals("websocket", StringComparison.OrdinalIgnoreCase), "it asks for a WebSocket");
        Demand(
            byName["CONNECTION"].Single().Split(',').Any(word => word.Trim(' ', '\t').Equals("upgrade", StringComparison.OrdinalIgnoreCase)),
            "it asks for an upgrade");
        Demand(byName["SEC-WEBSOCKET-VERSION"].Single() == "13", "it is version 13");
        var key = byName["SEC-WEBSOCKET-KEY"].Single();
        Demand(Convert.FromBase64String(key).Length == 16 && Encoding.ASCII.GetBytes(key).AsSpan().SequenceEqual(request.Key), "the key is 16 bytes");
        var handshake = request.Handshake(loopbackListener: false);
        Demand(handshake.Host == byName["HOST"].Single() && handshake.Host.Length > 0, "the host is the field's");
        Demand(handshake.Origin == byName["ORIGIN"].SingleOrDefault(), "the origin is the field's");
        Demand(handshake.Protocols == byName["SEC-WEBSOCKET-PROTOCOL"].SingleOrDefault(), "the protocols are the field's");
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"recognised, but it does not hold that {what}");
        }
    }

    [GeneratedRegex(@"^(?<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+):(?<value>[\t\x20-\x7e]*)\z")]
    private static partial Regex Field();
}
