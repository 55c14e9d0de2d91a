using System.Globalization;

namespace Parley.NatLab.Networks;

/// <summary>An Ethernet switch: a bridge inside a router's namespace, whose own end is the router's interface.</summary>
internal sealed class Switch
{
    private readonly Namespace _router;
    private readonly string _name;
    private readonly bool _isolated;
    private int _ports;

    /// <summary>Makes it.</summary>
    /// <param name="landscape">Carries it out.</param>
    /// <param name="router">Whose it is.</param>
    /// <param name="name">The name of the bridge.</param>
    /// <param name="isolated">Whether its ports reach the router alone and not each other (client isolation).</param>
    public Switch(Landscape landscape, Namespace router, string name, bool isolated = false)
    {
        (_router, _name, _isolated) = (router, name, isolated);
        // With an address of its own: a bridge has the lowest of its ports' otherwise, another one whenever a cable comes or goes, and who knows the old one
        // sends into nowhere. And without guesses about who listens to which multicast: neighbours are found by it.
        landscape.Ip(router, $"link add {name} address 02:00:00:00:00:01 type bridge mcast_snooping 0");
        landscape.Ip(router, $"link set {name} addrgenmode none");
        landscape.Ip(router, $"link set {name} up");
        // Who forwards IPv6 asks for neighbours from a link-local address; a given one is good at once.
        landscape.Ip(router, $"addr add fe80::1/64 dev {name} nodad");
    }

    /// <summary>Plugs a machine into the next free port. Safe to call for several landscapes at once.</summary>
    public void Plug(Landscape landscape, Namespace machine, string interfaceName, Families families = Families.IPv4)
    {
        var number = Interlocked.Increment(ref _ports);
        var port = string.Create(CultureInfo.InvariantCulture, $"{_name}{number}");
        landscape.Connect(machine, interfaceName, _router, port);
        landscape.Ip(_router, $"link set {port} addrgenmode none");
        landscape.Ip(_router, $"link set {port} master {_name}");
        if (_isolated)
        {
            landscape.Ip(_router, $"link set {port} type bridge_slave isolated on");
        }

        landscape.Ip(_router, $"link set {port} up");
        landscape.Ip(machine, $"link set {interfaceName} addrgenmode none");
        landscape.Ip(machine, $"link set {interfaceName} up");
        if (families.HasFlag(Families.IPv6))
        {
            landscape.Ip(machine, string.Create(CultureInfo.InvariantCulture, $"addr add fe80::1:{number:x}/64 dev {interfaceName} nodad"));
        }
    }
}
