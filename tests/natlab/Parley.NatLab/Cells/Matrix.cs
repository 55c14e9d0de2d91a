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

    private static readonly Route Host = new(RoutePath.Host);
    private static readonly Route Reflexive = new(RoutePath.Reflexive);
    private static readonly Route Relayed = new(RoutePath.Relayed);

    /// <summary>The cells, in the table's order.</summary>
    public static IReadOnlyList<Cell> Cells { get; } = [.. Aioice()];

    private static IEnumerable<Cell> Aioice() =>
        Nats.Select(nat => new Cell($"{nat.Name} × {nat.Name}", Apart(nat.Kind, nat.Kind), Between(nat.Kind, nat.Kind), PeerKind.Aioice, PeerKind.Aioice))
            .Prepend(new Cell("public × public", new Topology.Apart(new Side.Public(), new Side.Public()), Host, PeerKind.Aioice, PeerKind.Aioice));

    private static Topology.Apart Apart(NatKind caller, NatKind callee) => new(new Side.Behind(caller), new Side.Behind(callee));

    // RFC 4787's terms: a mapping of its own for each destination can be met only where the other side lets all ports of an address in.
    private static Route Between(NatKind one, NatKind other) => (one, other) switch
    {
        (NatKind.AddressAndPortDependentMapping, NatKind.AddressAndPortDependentMapping or NatKind.AddressAndPortDependentFiltering) => Relayed,
        (NatKind.AddressAndPortDependentFiltering, NatKind.AddressAndPortDependentMapping) => Relayed,
        _ => Reflexive,
    };
}
