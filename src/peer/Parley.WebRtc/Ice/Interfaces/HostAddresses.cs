using System.Net.NetworkInformation;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>Asks the system for the host's addresses.</summary>
internal static class HostAddresses
{
    /// <summary>All addresses of interfaces that are up, without those that nobody should begin a connection from.</summary>
    public static IReadOnlyList<HostAddress> Enumerate()
    {
        var unusable = LinuxAddressFlags.Unusable();
        var found = new List<HostAddress>();
        foreach (var one in NetworkInterface.GetAllNetworkInterfaces())
        {
            // Linux says Unknown of interfaces that have no carrier to watch: loopback, tunnels.
            if (one.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
            {
                continue;
            }

            try
            {
                Add(one, unusable, found);
            }
            catch (NetworkInformationException)
            {
                // It has gone meanwhile.
                continue;
            }
        }

        return found;
    }

    /// <summary>What an agent gathers from: no loopback addresses, unless they are asked for or there are no others.</summary>
    public static IReadOnlyList<HostAddress> Choose(IReadOnlyList<HostAddress> all, bool includeLoopback)
    {
        HostAddress[] others = [.. all.Where(static one => one.Kind != InterfaceKind.Loopback)];
        return includeLoopback || others.Length == 0 ? all : others;
    }

    private static void Add(NetworkInterface one, HashSet<IpAddress> unusable, List<HostAddress> found)
    {
        var kind = InterfaceKinds.Of(one.NetworkInterfaceType, one.Name);
        var properties = one.GetIPProperties();
        foreach (var unicast in properties.UnicastAddresses)
        {
            var address = IpAddress.From(unicast.Address);
            if (!IsLinkLocal(address) && !IsDeprecated(unicast) && !unusable.Contains(address))
            {
                found.Add(new HostAddress(address, kind, IndexOf(properties, address.Family)));
            }
        }
    }

    // RFC 3927, RFC 4291 §2.5.6: they reach one link only, and RFC 8445 §5.1.1.1 leaves them out where others hide where the host is.
    private static bool IsLinkLocal(in IpAddress address) => address.Family == IpFamily.IPv4
        ? address.IPv4 >> 16 == 0xA9FE
        : address.High >> 54 == 0xFE80 >> 6;

    // RFC 4862 §5.5.4: a deprecated address is not for new connections. Only Windows tells here.
    private static bool IsDeprecated(UnicastIPAddressInformation unicast) =>
        OperatingSystem.IsWindows() && unicast.DuplicateAddressDetectionState != DuplicateAddressDetectionState.Preferred;

    private static int IndexOf(IPInterfaceProperties properties, IpFamily family)
    {
        try
        {
            return family == IpFamily.IPv6 ? properties.GetIPv6Properties().Index : properties.GetIPv4Properties().Index;
        }
        catch (Exception e) when (e is NetworkInformationException or SocketException or PlatformNotSupportedException)
        {
            return 0;
        }
    }
}
