using System.Globalization;
using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>An IPv4 router with a NAT: <c>wan</c> on one segment, and a segment of its own at <c>lan</c>.</summary>
internal sealed class NatBox : ISegment
{
    private readonly string _network;
    private readonly Switch _switch;
    private int _clients = 1;

    /// <summary>Makes it.</summary>
    /// <param name="landscape">Carries it out.</param>
    /// <param name="role">Its name.</param>
    /// <param name="upstream">Where it is plugged in.</param>
    /// <param name="behavior">How it behaves.</param>
    /// <param name="network">The first three numbers of its own segment.</param>
    public NatBox(Landscape landscape, string role, ISegment upstream, RouterBehavior behavior, string network)
    {
        _network = network;
        Machine = landscape.Add(role);
        PublicAddress = upstream.Attach(landscape, Machine, "wan", Families.IPv4).IPv4!;
        _switch = new Switch(landscape, Machine, "lan", behavior.IsolatesClients);
        landscape.Ip(Machine, $"addr add {network}.1/24 dev lan");
        landscape.Set(Machine, "net/ipv4/ip_forward", "1");
        // A client that is sent back where it came from must not learn of a shorter way.
        landscape.Set(Machine, "net/ipv4/conf/all/send_redirects", "0");
        landscape.Set(Machine, "net/ipv4/conf/default/send_redirects", "0");
        Behave(landscape, behavior);
    }

    /// <summary>The router itself.</summary>
    public Namespace Machine { get; }

    /// <summary>Its address at <c>wan</c>.</summary>
    public IPAddress PublicAddress { get; }

    /// <summary>Changes its behaviour.</summary>
    public void Behave(Landscape landscape, RouterBehavior behavior) =>
        landscape.Rules(Machine, NatRules.For(behavior, PublicAddress, $"{_network}.0/24"));

    /// <summary>Forgets all flows, as a router does that was switched off and on.</summary>
    public Task ForgetFlowsAsync() => LabCommand.RunAsync("", Machine.Enter("conntrack", "-F"));

    /// <inheritdoc/>
    public Attachment Attach(Landscape landscape, Namespace machine, string interfaceName, Families families)
    {
        if (!families.HasFlag(Families.IPv4))
        {
            throw new LabException("Behind a NAT there is only IPv4.");
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"{_network}.{Interlocked.Increment(ref _clients)}");
        _switch.Plug(landscape, machine, interfaceName);
        landscape.Ip(machine, $"addr add {address}/24 dev {interfaceName}");
        landscape.Ip(machine, $"route add default via {_network}.1");
        return new Attachment(IPAddress.Parse(address), null);
    }
}
