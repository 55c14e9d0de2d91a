using System.Text;
using Parley.Fuzz.Targets;

namespace Parley.Signaling.Tests.MdnJson;

/// <summary>A short, repeatable run of the fuzz target over mutated examples.</summary>
public sealed class MdnJsonMutationTests
{
    private const int Inputs = 20_000;

    private static readonly string[] Lines =
        [.. MdnJsonTarget.Examples.SelectMany(example => example.ReplaceLineEndings("\n").Split('\n'))];

    private static readonly string[] Tokens =
        ["\"", "{", "}", "[", ",", ":", "\\", "\\ud800", "\\u006e", "null", "-1", "\"Priya\"", "\"target\":", "<b", "\n", "R:", "D:"];

    [Fact]
    public void No_sequence_of_things_that_happen_breaks_a_session()
    {
        var random = new Random(20);
        for (var i = 0; i < Inputs; i++)
        {
            var input = Encoding.UTF8.GetBytes(NextInput(random));
            var failure = Record.Exception(() => MdnJsonTarget.Run(input));
            Assert.True(failure is null, $"input {i}: {Encoding.UTF8.GetString(input)}\n{failure}");
        }
    }

    private static string NextInput(Random random)
    {
        var input = new StringBuilder(string.Join('\n', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Lines[random.Next(Lines.Length)])));
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(input.Length);
            if (random.Next(2) == 0)
            {
                input.Insert(at, Tokens[random.Next(Tokens.Length)]);
            }
            else
            {
                input.Remove(at, Math.Min(random.Next(1, 5), input.Length - at));
            }
        }

        return input.ToString();
    }
}
