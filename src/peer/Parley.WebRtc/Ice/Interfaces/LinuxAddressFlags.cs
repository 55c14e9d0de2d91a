using System.Globalization;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>What Linux knows of IPv6 addresses and .NET does not tell: /proc/net/if_inet6 has a line for each.</summary>
internal static class LinuxAddressFlags
{
    private const string Table = "/proc/net/if_inet6";

    // linux/if_addr.h: IFA_F_DADFAILED, IFA_F_DEPRECATED, IFA_F_TENTATIVE. RFC 4862 §5.4, §5.5.4: not, or no longer, for new connections.
    private const int NotForConnections = 0x08 | 0x20 | 0x40;

    /// <summary>The addresses that must not be bound, or soon will be gone; none on other systems.</summary>
    public static HashSet<IpAddress> Unusable() => OperatingSystem.IsLinux() && File.Exists(Table) ? Parse(File.ReadLines(Table)) : [];

    /// <summary>Reads the table: address, interface, prefix length, scope, flags (all hexadecimal), name.</summary>
    internal static HashSet<IpAddress> Parse(IEnumerable<string> lines)
    {
        var found = new HashSet<IpAddress>();
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 6 && fields[0].Length == 32 && int.TryParse(fields[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags)
                && (flags & NotForConnections) != 0)
            {
                found.Add(IpAddress.FromBytes(Convert.FromHexString(fields[0])));
            }
        }

        return found;
    }
}
