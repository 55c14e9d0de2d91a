using Parley.NatLab.Networks;

namespace Parley.NatLab.Cells;

/// <summary>A peer's machine, and the router before it.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Router">The NAT next to the public side; null if there is none.</param>
internal sealed record Site(Host Host, NatBox? Router)
{
    /// <summary>The caller's and the callee's sites of a topology.</summary>
    public static (Site Caller, Site Callee) Lay(Landscape landscape, Internet internet, Topology topology)
    {
        switch (topology)
        {
            case Topology.Apart(var caller, var callee):
                return (Lay(landscape, internet, caller, "caller", 1), Lay(landscape, internet, callee, "callee", 2));
            case Topology.Together(var behavior):
                var router = new NatBox(landscape, "nat", internet, behavior, "192.168.1");
                return (new(Host.Create(landscape, "caller", router), router), new(Host.Create(landscape, "callee", router), router));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>One side.</summary>
    /// <param name="landscape">Carries it out.</param>
    /// <param name="internet">The public side.</param>
    /// <param name="side">What it is.</param>
    /// <param name="role">What its machines are called.</param>
    /// <param name="number">A number that no other side of the landscape has.</param>
    public static Site Lay(Landscape landscape, Internet internet, Side side, string role, int number)
    {
        var network = $"192.168.{number}";
        switch (side)
        {
            case Side.Public(var families):
                return new(Host.Create(landscape, role, internet, families), null);
            case Side.Behind(var behavior):
                var nat = new NatBox(landscape, $"{role}-nat", internet, behavior, network);
                return new(Host.Create(landscape, role, nat), nat);
            case Side.BehindCarrier(var home, var outer):
                // RFC 6598: what carriers use between their NAT and their customers'.
                var carrier = new NatBox(landscape, $"{role}-carrier", internet, new(outer), $"100.64.{number}");
                return new(Host.Create(landscape, role, new NatBox(landscape, $"{role}-nat", carrier, new(home), network)), carrier);
            case Side.Firewalled:
                return new(Host.Create(landscape, role, new Firewall(landscape, $"{role}-wall", internet), Families.IPv6), null);
            case Side.BehindNat64:
                return new(Host.Create(landscape, role, new Nat64Box(landscape, $"{role}-nat64", internet), Families.IPv6), null);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
