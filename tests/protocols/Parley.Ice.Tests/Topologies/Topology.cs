using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Topologies;

/// <summary>
/// A call as it might be placed in the world: two sides, the networks around them, the servers they know. Pure data: says what is, not what comes of it.
/// </summary>
/// <param name="Seed">What it was generated from.</param>
/// <param name="Networks">The Internet first, each other one after the one that it leads to.</param>
/// <param name="Naomi">Who calls.</param>
/// <param name="Priya">Who is called.</param>
/// <param name="Servers">STUN and TURN.</param>
/// <param name="Signaling">How messages between the two travel.</param>
/// <param name="Renomination">Whether both have agreed on it.</param>
internal sealed record Topology(
    ulong Seed, ImmutableArray<Network> Networks, Side Naomi, Side Priya, Infrastructure Servers, Signaling Signaling, bool Renomination)
{
    public IEnumerable<Side> Sides => [Naomi, Priya];

    /// <summary>Whether packets are lost, so that what could work may come too late.</summary>
    public bool IsLossy => Naomi.Link.Loss > 0 || Priya.Link.Loss > 0;

    /// <summary>
    /// Whether multicast DNS gets from one to the other (RFC 6762): in one network that lets its hosts reach each other, and not all over the Internet.
    /// </summary>
    public bool AreOnOneLink => Networks.Any(network => network is { Number: > 0, IsolatesClients: false }
        && Sides.All(side => side.Lines.Any(line => line.Network == network.Number)));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"topology {Seed}{(Renomination ? ", renomination" : "")}\n");
        foreach (var network in Networks.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {network}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"  {Servers}\n  {Signaling}\n{Naomi}{Priya}").ToString();
    }

    /// <summary>A NAT's behaviour in a few words.</summary>
    internal static string Describe(NatBehavior nat) =>
        $"mapping {Short(nat.Mapping)}, filtering {Short(nat.Filtering)}"
        + $"{(nat.Hairpinning ? ", hairpin" : "")}{(nat.PortPreservation ? ", keeps ports" : "")}, {nat.UdpTimeout.TotalSeconds:0} s";

    private static string Short(Dependence dependence) => dependence switch
    {
        Dependence.EndpointIndependent => "independent",
        Dependence.AddressDependent => "by address",
        _ => "by address and port",
    };
}
