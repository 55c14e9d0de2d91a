using Parley.SansIO;

namespace Parley.Simulation;

/// <summary>Makes new binary inputs out of examples, the same ones for the same seed: for short, repeatable runs of fuzz targets.</summary>
/// <param name="seed">Where to begin.</param>
/// <param name="examples">What to change.</param>
public sealed class ByteMutator(ulong seed, IReadOnlyList<byte[]> examples)
{
    // Values at which lengths, types and flags change their meaning.
    private static readonly byte[] Edges = [0x00, 0x01, 0x03, 0x04, 0x3F, 0x40, 0x4F, 0x50, 0x7F, 0x80, 0xFE, 0xFF];

    private readonly SeededRandomSource _random = new(seed);

    /// <summary>One input: an example with one to four changes.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(Pick(examples));
        for (var changes = 1 + _random.Below(4); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var at = _random.Below(input.Count + 1);
        var length = Math.Min(1 + _random.Below(24), input.Count - at);
        switch (_random.Below(6))
        {
            case 0 when length > 0:
                input[at] ^= (byte)(1 << _random.Below(8));
                break;
            case 1 when length > 0:
                input[at] = Edges[_random.Below(Edges.Length)];
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 4:
                input.Insert(at, (byte)_random.Below(256));
                break;
            default:
                var other = Pick(examples);
                input.InsertRange(at, other.Skip(_random.Below(other.Length + 1)).Take(64));
                break;
        }
    }

    private byte[] Pick(IReadOnlyList<byte[]> choices) => choices[_random.Below(choices.Count)];
}
