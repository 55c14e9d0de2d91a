using System.Collections.Immutable;
using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Topologies.Generation;

/// <summary>Makes a topology out of a seed.</summary>
internal static class TopologyGenerator
{
    public static Topology Generate(ulong seed)
    {
        var dice = new Dice(seed);
        var plan = new NetworkPlan(dice);
        var (naomis, priyas) = AccessGenerator.Generate(dice, plan);
        var (naomiUses, priyaUses) = ServerGenerator.Generate(dice);
        var rolesConflict = dice.Percent(5);
        var naomi = Generate(dice, "Naomi", dice.Percent(95) ? IceRole.Controlling : IceRole.Controlled, naomis, naomiUses);
        return new Topology(
            seed,
            plan.Networks,
            naomi,
            Generate(dice, "Priya", (naomi.Role == IceRole.Controlling) == rolesConflict ? IceRole.Controlling : IceRole.Controlled, priyas, priyaUses),
            new Infrastructure(dice.Percent(70), dice.Percent(8)),
            new Signaling(Milliseconds(dice.OneOf(5, 20, 100, 300)), Milliseconds(dice.Weighted((50, 0), (40, 100), (10, 1000))), dice.Percent(95)),
            dice.Percent(25));
    }

    private static Side Generate(Dice dice, string name, IceRole role, ImmutableArray<Line> lines, ImmutableArray<ServerUse> uses) =>
        new(
            name,
            role,
            lines,
            uses,
            dice.Percent(10) ? IceCandidatePolicy.Relay : IceCandidatePolicy.All,
            dice.Weighted((25, IceTcp.None), (25, IceTcp.Active), (50, IceTcp.ActiveAndPassive)),
            dice.Percent(15),
            dice.Percent(96),
            AnyLink(dice));

    // The loss of both sides together is 19 % at most.
    private static LinkProfile AnyLink(Dice dice) => new()
    {
        Latency = Milliseconds(dice.OneOf(1, 5, 20, 60)),
        Jitter = Milliseconds(dice.Weighted((70, 0), (20, 5), (10, 40))),
        Loss = dice.Weighted((70, 0.0), (15, 0.02), (15, 0.1)),
        Duplication = dice.Weighted((90, 0.0), (10, 0.1)),
    };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
