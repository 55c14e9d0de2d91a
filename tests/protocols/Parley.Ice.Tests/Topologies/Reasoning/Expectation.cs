namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>What must come of a topology.</summary>
/// <param name="IsDirectPossible">Whether packets can go from one side to the other and back without a relay.</param>
/// <param name="IsRelayPossible">Whether they can by a relay.</param>
internal sealed record Expectation(bool IsDirectPossible, bool IsRelayPossible)
{
    public bool IsPossible => IsDirectPossible || IsRelayPossible;

    public override string ToString() => (IsDirectPossible, IsRelayPossible) switch
    {
        (true, true) => "direct, or by relay",
        (true, false) => "direct only",
        (false, true) => "by relay only",
        _ => "impossible",
    };
}
