using System.Net;
using System.Net.Sockets;
using Parley.Ice.Translation;
using Parley.SansIO;

namespace Parley.WebRtc.Ice;

/// <content>What is asked of DNS and multicast DNS.</content>
public sealed partial class IceConnection
{
    // RFC 7050 §3: a name that has IPv4 addresses only; what else is found was synthesized by the network's DNS64.
    private const string WellKnownIPv4Only = "ipv4only.arpa";

    private readonly HashSet<string> _published = [];

    private void Publish(string name, IpAddress address)
    {
        _published.Add(name);
        _options.Mdns.Publish(name, address);
    }

    private void Withdraw(string name)
    {
        if (_published.Remove(name))
        {
            _options.Mdns.Withdraw(name);
        }
    }

    private void WithdrawAll()
    {
        foreach (var name in _published)
        {
            _options.Mdns.Withdraw(name);
        }

        _published.Clear();
    }

    private async Task ResolveAsync(string name)
    {
        var addresses = await _options.Mdns.ResolveAsync(name);
        LogResolved(this, name, addresses.Count);
        Post((connection, now) => connection._agent.HandleNameResolved(now, name, addresses));
    }

    private async Task FindNat64PrefixAsync()
    {
        Nat64Prefix? found = null;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(WellKnownIPv4Only, AddressFamily.InterNetworkV6);
            found = Nat64Prefix.TryDiscover([.. addresses.Select(IpAddress.From)], out var prefix) ? prefix : null;
        }
        catch (SocketException e)
        {
            LogNoNat64(this, e.SocketErrorCode);
        }

        Post((connection, now) => connection._agent.HandleNat64Prefix(now, found));
    }
}
