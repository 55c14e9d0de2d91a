using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Server.Hosting;

/// <summary>The addresses under which other machines may find this one.</summary>
internal static class LanAddresses
{
    /// <summary>This machine's own addresses, without loopback and link-local ones.</summary>
    public static IEnumerable<IPAddress> OfThisMachine() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up)
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(entry => entry.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !IsLinkLocal(address))
            .Distinct();

    /// <summary>An address as Kestrel names it, as links that can be opened: <c>http://[::]:8080</c> becomes one for each address here.</summary>
    public static IEnumerable<string> Expand(string address)
    {
        var binding = BindingAddress.Parse(address);
        if (binding.IsUnixPipe)
        {
            return [address];
        }

        if (binding.Host is not ("[::]" or "0.0.0.0" or "*" or "+"))
        {
            return [$"{binding.Scheme}://{binding.Host}:{binding.Port}/"];
        }

        var onlyIPv4 = binding.Host == "0.0.0.0";
        return OfThisMachine()
            .Where(ip => ip.AddressFamily == AddressFamily.InterNetwork || !onlyIPv4)
            .Select(ip => ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString())
            .Prepend("localhost")
            .Select(host => $"{binding.Scheme}://{host}:{binding.Port}/");
    }

    private static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];
}
