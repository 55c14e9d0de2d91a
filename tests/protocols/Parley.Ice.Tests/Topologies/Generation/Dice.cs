using Parley.Simulation;

namespace Parley.Ice.Tests.Topologies.Generation;

/// <summary>Chance, the same for the same seed.</summary>
internal sealed class Dice(ulong seed)
{
    private readonly SeededRandomSource _random = new(seed);

    /// <summary>Whether something that happens so often happens.</summary>
    public bool Percent(int chance) => _random.Below(100) < chance;

    /// <summary>One of them, each as likely as any other.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[_random.Below(choices.Length)];

    /// <summary>One of them, as likely as its weight says.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Choice)> choices)
    {
        var sum = 0;
        foreach (var (weight, _) in choices)
        {
            sum += weight;
        }

        var drawn = _random.Below(sum);
        foreach (var (weight, choice) in choices)
        {
            if ((drawn -= weight) < 0)
            {
                return choice;
            }
        }

        throw new InvalidOperationException("Weights are positive.");
    }
}
