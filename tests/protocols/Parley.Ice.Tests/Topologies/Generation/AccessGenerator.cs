using System.Collections.Immutable;
using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Generation;

/// <summary>How the two sides get on the Internet: each in its own way, from one network, or behind one carrier's NAT.</summary>
internal static class AccessGenerator
{
    private enum Together
    {
        Nowhere,
        AtHome,
        AtTheCarrier,
    }

    public static (ImmutableArray<Line> Naomi, ImmutableArray<Line> Priya) Generate(Dice dice, NetworkPlan plan)
    {
        switch (dice.Weighted((70, Together.Nowhere), (18, Together.AtHome), (12, Together.AtTheCarrier)))
        {
            case Together.AtHome:
                var home = plan.AddNat(dice.Percent(25) ? plan.AddNat(0) : 0, AnyOutbound(dice), dice.Percent(40));
                var (naomi, priya) = (new List<Line> { plan.Join(home, IpFamily.IPv4) }, new List<Line> { plan.Join(home, IpFamily.IPv4) });
                if (dice.Percent(25))
                {
                    var firewall = plan.AddFirewall();
                    naomi.Add(plan.Join(firewall, IpFamily.IPv6));
                    priya.Add(plan.Join(firewall, IpFamily.IPv6));
                }

                return ([.. naomi], [.. priya]);
            case Together.AtTheCarrier:
                var carrier = plan.AddNat(0);
                return ([plan.Join(plan.AddNat(carrier), IpFamily.IPv4)], [plan.Join(plan.AddNat(carrier), IpFamily.IPv4)]);
            default:
                return (Alone(dice, plan), Alone(dice, plan));
        }
    }

    private static ImmutableArray<Line> Alone(Dice dice, NetworkPlan plan)
    {
        var lines = new List<Line>();
        var interfaces = dice.Weighted((2, 0), (85, 1), (13, 2));
        for (var place = 0; place < interfaces; place++)
        {
            var outbound = AnyOutbound(dice);
            var families = dice.Weighted((55, 4), (30, 10), (15, 6));
            if (families != 6)
            {
                lines.Add(plan.Join(AnyIPv4(dice, plan, outbound), IpFamily.IPv4, place));
            }

            if (families != 4)
            {
                lines.Add(plan.Join(AnyIPv6(dice, plan, outbound, families == 6), IpFamily.IPv6, place));
            }
        }

        return [.. lines];
    }

    private static int AnyIPv4(Dice dice, NetworkPlan plan, Outbound outbound) => dice.Weighted((15, 0), (60, 1), (18, 2), (7, 3)) switch
    {
        0 when outbound == Outbound.Everything => 0,
        1 => plan.AddNat(0, outbound),
        2 => plan.AddNat(plan.AddNat(0), outbound),
        _ => plan.AddFirewall(outbound),
    };

    private static int AnyIPv6(Dice dice, NetworkPlan plan, Outbound outbound, bool alone) => dice.Weighted((25, 0), (50, 1), (25, 2)) switch
    {
        0 when outbound == Outbound.Everything => 0,
        2 when alone && outbound == Outbound.Everything => plan.AddNat64(),
        _ => plan.AddFirewall(outbound),
    };

    private static Outbound AnyOutbound(Dice dice) =>
        dice.Weighted((80, Outbound.Everything), (8, Outbound.NoUdp), (4, Outbound.NoTcp), (8, Outbound.OnlyTcp443));
}
