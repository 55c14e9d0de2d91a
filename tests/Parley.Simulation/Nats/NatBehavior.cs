namespace Parley.Simulation.Nats;

/// <summary>On what a NAT's choice depends (RFC 4787 §4.1 for mapping, §5 for filtering).</summary>
public enum Dependence
{
    /// <summary>Not on the other side at all.</summary>
    EndpointIndependent,

    /// <summary>On the other side's address.</summary>
    AddressDependent,

    /// <summary>On the other side's address and port.</summary>
    AddressAndPortDependent,
}

/// <summary>How a NAT behaves, in the words of RFC 4787 (UDP) and RFC 5382 (TCP). The default is what RFC 4787 asks for, with careful filtering.</summary>
public sealed record NatBehavior
{
    /// <summary>When the outer port is used again for another destination (RFC 4787 §4.1).</summary>
    public Dependence Mapping { get; init; } = Dependence.EndpointIndependent;

    /// <summary>Whose packets come in through a mapping (RFC 4787 §5).</summary>
    public Dependence Filtering { get; init; } = Dependence.AddressAndPortDependent;

    /// <summary>Whether hosts behind it reach each other by their outer addresses (RFC 4787 §6).</summary>
    public bool Hairpinning { get; init; } = true;

    /// <summary>Whether the outer port is the inner one while that is free (RFC 4787 §4.2.1).</summary>
    public bool PortPreservation { get; init; }

    /// <summary>How long a mapping lives without packets from inside. RFC 4787 §4.3 asks for two minutes at least; many have less.</summary>
    public TimeSpan UdpTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for streams. RFC 5382 §5 asks for 2 h 4 min.</summary>
    public TimeSpan TcpTimeout { get; init; } = TimeSpan.FromMinutes(124);

    /// <summary>Whether packets from outside keep a mapping too (RFC 4787 §4.3).</summary>
    public bool InboundRefresh { get; init; }

    /// <summary>Endpoint-independent in both: once a port is open, it is open to all.</summary>
    public static NatBehavior FullCone { get; } = new() { Filtering = Dependence.EndpointIndependent };

    /// <summary>Endpoint-independent mapping, address-dependent filtering.</summary>
    public static NatBehavior AddressRestricted { get; } = new() { Filtering = Dependence.AddressDependent };

    /// <summary>Endpoint-independent mapping, address- and port-dependent filtering: what most homes have.</summary>
    public static NatBehavior PortRestricted { get; } = new();

    /// <summary>Address- and port-dependent in both: another outer port for each destination.</summary>
    public static NatBehavior Symmetric { get; } = new() { Mapping = Dependence.AddressAndPortDependent, Hairpinning = false };
}
