using System.Text;

namespace Parley.Signaling.Protocol.Tests.Fuzz;

/// <summary>Makes new inputs out of examples, the same ones for the same seed.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> examples)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"type\":", "\"call\":", "\"seq\":", "\"ack\":", "\"id\":", "\"offset\":", "\"epoch\":", "\"t\\u0079pe\":", "\"x\\ud800\":", "null", "true", "0", "-0", "1",
            "1.0", "1e1", "4294967295", "4294967296", "9007199254740992", "\"\"", "\"\\ud800\"", "\\u0000", "\\u", "\\", "{", "}", "[", "]", ",", ":",
            "\"", " ", "\n", "\"m5O0vC1S2K8yGJm1qkq3AQ\"", "\"users\":[", "\"media\":{", "\"resume\":{", "\uFEFF", "é", "/*",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xED, 0xA0, 0x80], [0x00], [0xFF],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var input = new List<byte>(Pick(examples));
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 24), input.Count - at);
        switch (_random.Next(6))
        {
            case 0 when length > 0:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                input.RemoveRange(at, length);
                break;
            case 2:
                input.InsertRange(at, Pick(Tokens));
                break;
            case 3:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 4:
                var other = Pick(examples);
                var from = _random.Next(other.Length + 1);
                input.InsertRange(at, other[from..Math.Min(other.Length, from + 40)]);
                break;
            default:
                InsertMember(input);
                break;
        }
    }

    /// <summary>A further member that leaves the message well formed, which blind changes seldom do.</summary>
    private void InsertMember(List<byte> input)
    {
        var brace = input.IndexOf((byte)'{');
        input.InsertRange(brace + 1, [.. Tokens[_random.Next(9)], .. Pick(Tokens), (byte)',']);
    }

    private byte[] Pick(IReadOnlyList<byte[]> choices) => choices[_random.Next(choices.Count)];
}
