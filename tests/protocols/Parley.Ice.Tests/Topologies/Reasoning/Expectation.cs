using System.Collections.Immutable;
using Parley.Ice.Verdicts;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>What must come of a topology.</summary>
/// <param name="IsDirectPossible">Whether packets can go from one side to the other and back without a relay.</param>
/// <param name="IsRelayPossible">Whether they can by a relay.</param>
/// <param name="Naomis">The causes that Naomi may name for a failure; none where there is a path.</param>
/// <param name="Priyas">Those that Priya may name.</param>
internal sealed record Expectation(bool IsDirectPossible, bool IsRelayPossible, ImmutableHashSet<IceCause> Naomis, ImmutableHashSet<IceCause> Priyas)
{
    public bool IsPossible => IsDirectPossible || IsRelayPossible;

    public override string ToString() => (IsDirectPossible, IsRelayPossible) switch
    {
        (true, true) => "direct, or by relay",
        (true, false) => "direct only",
        (false, true) => "by relay only",
        _ => $"impossible; Naomi may name {string.Join(", ", Naomis)}; Priya {string.Join(", ", Priyas)}",
    };
}
