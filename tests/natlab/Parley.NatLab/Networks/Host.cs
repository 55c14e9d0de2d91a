using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>A machine that programs run on.</summary>
/// <param name="Machine">Its namespace.</param>
/// <param name="Addresses">Its addresses, newest last.</param>
internal sealed record Host(Namespace Machine, List<IPAddress> Addresses)
{
    /// <summary>The name of its first interface.</summary>
    public const string FirstInterface = "eth0";

    /// <summary>Makes one and plugs it in.</summary>
    public static Host Create(Landscape landscape, string role, ISegment segment, Families families = Families.IPv4)
    {
        var machine = landscape.Add(role);
        if (!families.HasFlag(Families.IPv6))
        {
            landscape.Set(machine, "net/ipv6/conf/all/disable_ipv6", "1");
        }

        return new Host(machine, [.. segment.Attach(landscape, machine, FirstInterface, families).Addresses]);
    }
}
