using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Topologies;

/// <summary>What stands between a network and the one that it leads to.</summary>
internal enum Border
{
    /// <summary>Nothing: it is the Internet.</summary>
    None,

    /// <summary>A NAT for IPv4.</summary>
    Nat,

    /// <summary>A stateful firewall that translates nothing.</summary>
    Firewall,

    /// <summary>A NAT64 for IPv4, and a stateful firewall for IPv6.</summary>
    Nat64,
}

/// <summary>What a border lets out.</summary>
internal enum Outbound
{
    Everything,
    NoUdp,
    NoTcp,
    OnlyTcp443,
}

/// <summary>A network with one border.</summary>
/// <param name="Number">Its place among the topology's networks.</param>
/// <param name="Outer">The network that it leads to.</param>
/// <param name="Border">What stands there.</param>
/// <param name="OuterAddress">The address that it translates to; null for what translates nothing.</param>
/// <param name="Nat">How it translates; null for anything but a NAT.</param>
/// <param name="Outbound">What it lets out.</param>
/// <param name="IsolatesClients">Whether the hosts in it cannot reach each other directly.</param>
internal sealed record Network(
    int Number, int Outer, Border Border, IpAddress? OuterAddress, NatBehavior? Nat = null, Outbound Outbound = Outbound.Everything, bool IsolatesClients = false)
{
    public static Network Internet { get; } = new(0, -1, Border.None, null);

    public override string ToString() =>
        $"network {Number} → {Outer}: {Border}{(OuterAddress is { } outer ? $" {outer}" : "")}{(Nat is null ? "" : $" ({Topology.Describe(Nat)})")}"
        + $"{(Outbound == Outbound.Everything ? "" : $", {Outbound}")}{(IsolatesClients ? ", isolates clients" : "")}";
}
