using System.Text;
using Parley.Fuzz.Targets;
using Parley.Server.WebSockets;

namespace Parley.Server.Tests.Fuzz;

/// <summary>A short, repeatable run of the fuzz target over mutated requests.</summary>
public sealed class UpgradeMutationTests
{
    private const int Inputs = 60_000;

    private static readonly string[] Tokens =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", ":", " ", "\t", ",", "\0", "é", "Host: b\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
        " folded\r\n", "Upgrade: h2c\r\n", "Connection: close\r\n", "Sec-WebSocket-Version: 8\r\n", "GET / HTTP/1.1\r\n", "=",
    ];

    [Fact]
    public void What_is_recognised_is_one_whole_request_for_a_websocket()
    {
        var random = new Random(1);
        var recognised = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var input = Mutate(random);
            var failure = Record.Exception(() => UpgradeTarget.Run(input));
            Assert.True(failure is null, $"input {i}: {Encoding.Latin1.GetString(input)}\n{failure}");
            recognised += UpgradeRequest.Read(input) is null ? 0 : 1;
        }

        // Else the run would show nothing.
        Assert.InRange(recognised, Inputs / 100, Inputs - (Inputs / 10));
    }

    private static byte[] Mutate(Random random)
    {
        var text = UpgradeTarget.Examples[random.Next(UpgradeTarget.Examples.Count)];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Insert(at, Tokens[random.Next(Tokens.Length)]),
                1 => text.Remove(at, length),
                2 => text.Insert(at, text.Substring(at, length)),
                3 when at < text.Length => text.Remove(at, 1).Insert(at, ((char)random.Next(256)).ToString()),
                _ => text.Insert(text.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var line ? line + 2 : at, $"X-{random.Next(10)}: {random.Next()}\r\n"),
            };
        }

        return Encoding.Latin1.GetBytes(text);
    }
}
