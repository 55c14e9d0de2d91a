using System.Net;
using System.Net.NetworkInformation;

namespace Parley.TurnServer.Options;

/// <summary>The addresses of this machine.</summary>
internal static class MachineAddresses
{
    /// <summary>All that a socket can be bound to without naming an interface: IPv6 link-local ones are left out.</summary>
    public static IReadOnlyList<IPAddress> All() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(adapter => adapter.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(entry => entry.Address)
            .Where(address => !address.IsIPv6LinkLocal)
            .Distinct(),
    ];
}
