using Parley.NatLab.Networks;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Cells;

/// <summary>All cells.</summary>
internal static class Matrix
{
    private static readonly (string Name, NatKind Kind)[] Nats =
    [
        ("full-cone", NatKind.EndpointIndependentFiltering),
        ("address-restricted", NatKind.AddressDependentFiltering),
        ("port-restricted", NatKind.AddressAndPortDependentFiltering),
        ("symmetric", NatKind.AddressAndPortDependentMapping),
    ];

    private static readonly TimeSpan MidSessionLimit = TimeSpan.FromSeconds(60);
    // With starting two browsers.
    private static readonly TimeSpan BrowserLimit = TimeSpan.FromSeconds(60);
    private static readonly Route Host = new(RoutePath.Host);
    private static readonly Route Reflexive = new(RoutePath.Reflexive);
    private static readonly Route Relayed = new(RoutePath.Relayed);

    /// <summary>The cells, in the table's order.</summary>
    public static IReadOnlyList<Cell> Cells { get; } = [.. NatPairs(), .. Special(), .. WithAioice(), .. WithLibnice(), .. WithChromium()];

    private static IEnumerable<Cell> NatPairs() =>
        from caller in Nats
        from callee in Nats
        select new Cell($"{caller.Name} × {callee.Name}", Apart(caller.Kind, callee.Kind), Between(caller.Kind, callee.Kind));

    private static IEnumerable<Cell> Special()
    {
        var restricted = new RouterBehavior(NatKind.AddressAndPortDependentFiltering);
        var (open, symmetric) = (new Side.Public(), new Side.Behind(NatKind.AddressAndPortDependentMapping));
        var home = new Side.Behind(restricted);
        var carrier = new Side.BehindCarrier(NatKind.AddressAndPortDependentFiltering, NatKind.AddressAndPortDependentFiltering);
        var (noUdp, only443) = (new Side.Behind(restricted with { Passage = Passage.NoUdp }), new Side.Behind(restricted with { Passage = Passage.OnlyTcp443 }));
        var lossy = new Side.Behind(restricted with { LossPercent = 20 });
        yield return new("public × public", new Topology.Apart(open, open), Host);
        yield return new("public × symmetric", new Topology.Apart(open, symmetric), Reflexive);
        yield return new("same NAT", new Topology.Together(restricted), Host);
        yield return new("same NAT, isolated clients", new Topology.Together(restricted with { IsolatesClients = true }), Reflexive);
        yield return new("carrier NAT × port-restricted", new Topology.Apart(carrier, home), Reflexive);
        yield return new("carrier NAT × carrier NAT", new Topology.Apart(carrier, carrier), Reflexive);
        yield return new("no UDP × port-restricted", new Topology.Apart(noUdp, home), Relayed with { Transport = "tcp" });
        yield return new("no UDP × no UDP", new Topology.Apart(noUdp, noUdp), Relayed with { Transport = "tcp" });
        yield return new("only TCP 443 × port-restricted", new Topology.Apart(only443, home), Relayed with { Transport = "tls" });
        yield return new("only TCP 443 × only TCP 443", new Topology.Apart(only443, only443), Relayed with { Transport = "tls" });
        yield return new("IPv6 only × IPv4 only", new Topology.Apart(new Side.Public(Families.IPv6), open), Relayed);
        yield return new("NAT64 × public IPv4", new Topology.Apart(new Side.BehindNat64(), open), Reflexive);
        yield return new("NAT64 × port-restricted", new Topology.Apart(new Side.BehindNat64(), home), Reflexive);
        yield return new("IPv6 firewall × IPv6 firewall", new Topology.Apart(new Side.Firewalled(), new Side.Firewalled()), Host);
        yield return new("20 % loss × port-restricted", new Topology.Apart(lossy, home), Reflexive);
        yield return new("NAT rebinds × public", new Topology.Apart(home, open), Reflexive) { Then = MidSession.NatRebinds, Limit = MidSessionLimit };
        // Nobody tells the callee of the caller's new port, to which its NAT would have to open: without a restart only the relay is left.
        yield return new("NAT rebinds × port-restricted", new Topology.Apart(home, home), Relayed)
        {
            Before = Reflexive, Then = MidSession.NatRebinds, Limit = MidSessionLimit,
        };
        yield return new("interface changes", new Topology.Apart(home, home), Reflexive) { Then = MidSession.InterfaceChanges, Limit = MidSessionLimit };
    }

    // aioice knows one server, and as the controlling side nominates what works first: only as the controlled side it is asked for the best way.
    private static IEnumerable<Cell> WithAioice()
    {
        string[] cells =
        [
            "public × public", "full-cone × full-cone", "address-restricted × port-restricted", "port-restricted × port-restricted", "symmetric × symmetric",
            "same NAT", "carrier NAT × port-restricted", "no UDP × no UDP",
        ];
        return NatPairs().Concat(Special()).Where(cell => cells.Contains(cell.Name)).Select(cell => cell with
        {
            Callee = PeerKind.Aioice, Servers = cell.Expected.Transport == "tcp" ? ["tcp"] : cell.Servers,
        });
    }

    private static IEnumerable<Cell> WithLibnice()
    {
        string[] called = ["public × public", "full-cone × symmetric", "port-restricted × port-restricted", "symmetric × symmetric", "no UDP × no UDP"];
        // As the controlling side it nominates a relay that works before a direct way has had its second chance: it calls only where a relay is right, and there is one way to it.
        string[] calling = ["symmetric × port-restricted", "port-restricted × symmetric"];
        Cell[] cells = [.. NatPairs(), .. Special()];
        return
        [
            .. cells.Where(cell => called.Contains(cell.Name)).Select(cell => cell with
            {
                Callee = PeerKind.Libnice, Servers = cell.Expected.Transport == "tcp" ? ["tcp"] : cell.Servers,
            }),
            .. cells.Where(cell => calling.Contains(cell.Name)).Select(cell => cell with { Caller = PeerKind.Libnice, Servers = ["udp"] }),
        ];
    }

    private static IEnumerable<Cell> WithChromium()
    {
        string[] cells =
        [
            "public × public", "port-restricted × port-restricted", "port-restricted × symmetric", "same NAT", "carrier NAT × port-restricted",
            "no UDP × port-restricted", "only TCP 443 × port-restricted", "IPv6 only × IPv4 only",
        ];
        return NatPairs().Concat(Special()).Where(cell => cells.Contains(cell.Name)).Select(cell => cell with
        {
            Caller = PeerKind.Chromium, Callee = PeerKind.Chromium, Limit = BrowserLimit,
        });
    }

    private static Topology.Apart Apart(NatKind caller, NatKind callee) => new(new Side.Behind(caller), new Side.Behind(callee));

    // RFC 4787's terms: a mapping of its own for each destination can be met only where the other side lets all ports of an address in.
    private static Route Between(NatKind one, NatKind other) => (one, other) switch
    {
        (NatKind.AddressAndPortDependentMapping, NatKind.AddressAndPortDependentMapping or NatKind.AddressAndPortDependentFiltering) => Relayed,
        (NatKind.AddressAndPortDependentFiltering, NatKind.AddressAndPortDependentMapping) => Relayed,
        _ => Reflexive,
    };
}
