using Parley.NatLab.Networks;

namespace Parley.NatLab.Cells;

/// <summary>Where the two peers of a cell are.</summary>
internal abstract record Topology
{
    private Topology()
    {
    }

    /// <summary>Each has a network of their own.</summary>
    public sealed record Apart(Side Caller, Side Callee) : Topology;

    /// <summary>Both are behind the same NAT.</summary>
    public sealed record Together(RouterBehavior Router) : Topology;
}
