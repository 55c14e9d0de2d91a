using System.Net.NetworkInformation;
using Parley.SansIO;
using Parley.WebRtc.Ice.Interfaces;

namespace Parley.WebRtc.Tests.Ice.Interfaces;

public sealed class HostAddressesTests
{
    private static readonly HostAddress Loopback = new(IpAddress.Parse("127.0.0.1"), InterfaceKind.Loopback, 1);
    private static readonly HostAddress Cable = new(IpAddress.Parse("192.0.2.1"), InterfaceKind.Wired, 2);

    [Fact]
    public void The_hosts_addresses_are_such_as_can_be_bound()
    {
        var all = HostAddresses.Enumerate();

        Assert.Contains(all, one => one.Address == Loopback.Address && one.Kind == InterfaceKind.Loopback);
        Assert.All(all, one =>
        {
            using var socket = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(one.Address.ToIPAddress(), 0));
        });
        Assert.DoesNotContain(all, one => one.Address.ToIPAddress().IsIPv6LinkLocal);
    }

    [Fact]
    public void Loopback_is_left_out_unless_it_is_asked_for_or_the_only_one()
    {
        Assert.Equal([Cable], HostAddresses.Choose([Loopback, Cable], includeLoopback: false));
        Assert.Equal([Loopback, Cable], HostAddresses.Choose([Loopback, Cable], includeLoopback: true));
        Assert.Equal([Loopback], HostAddresses.Choose([Loopback], includeLoopback: false));
    }

    [Theory]
    [InlineData(NetworkInterfaceType.Ethernet, "eth0", (int)InterfaceKind.Wired)]
    [InlineData(NetworkInterfaceType.Ethernet, "wlp3s0", (int)InterfaceKind.WiFi)]
    [InlineData(NetworkInterfaceType.Wireless80211, "en0", (int)InterfaceKind.WiFi)]
    [InlineData(NetworkInterfaceType.Unknown, "wwan0", (int)InterfaceKind.Mobile)]
    [InlineData(NetworkInterfaceType.Unknown, "tun0", (int)InterfaceKind.Vpn)]
    [InlineData(NetworkInterfaceType.Unknown, "wg0", (int)InterfaceKind.Vpn)]
    [InlineData(NetworkInterfaceType.Tunnel, "sit0", (int)InterfaceKind.Vpn)]
    [InlineData(NetworkInterfaceType.Loopback, "lo", (int)InterfaceKind.Loopback)]
    public void An_interface_is_ranked_by_what_it_is(NetworkInterfaceType type, string name, int kind) =>
        Assert.Equal((InterfaceKind)kind, InterfaceKinds.Of(type, name));

    [Fact]
    public void IPv6_addresses_that_are_tentative_deprecated_or_doubled_are_left_out()
    {
        var unusable = LinuxAddressFlags.Parse(
        [
            "00000000000000000000000000000001 01 80 10 80       lo",
            "20010db8000000000000000000000001 02 40 00 00     eth0",
            "20010db8000000000000000000000002 02 40 00 20     eth0",
            "20010db8000000000000000000000003 02 40 00 c0     eth0",
            "20010db8000000000000000000000004 02 40 00 88     eth0",
            "rubbish",
        ]);

        Assert.Equal(["2001:db8::2", "2001:db8::3", "2001:db8::4"], unusable.Select(address => address.ToString()).Order());
    }

    [Fact]
    public void A_change_is_told_to_those_who_listen_and_once()
    {
        IReadOnlyList<HostAddress> now = [Loopback];
        using var monitor = new InterfaceMonitor(() => now);
        var heard = new List<IReadOnlyList<HostAddress>>();

        Assert.Equal([Loopback], monitor.Listen(heard.Add));
        monitor.Refresh();
        now = [Loopback, Cable];
        monitor.Refresh();
        monitor.Refresh();
        monitor.Forget(heard.Add);
        now = [Loopback];
        monitor.Refresh();

        Assert.Equal([Loopback, Cable], Assert.Single(heard));
    }
}
