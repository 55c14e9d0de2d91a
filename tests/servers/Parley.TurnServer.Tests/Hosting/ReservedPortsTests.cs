using System.Net;
using System.Net.Sockets;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class ReservedPortsTests
{
    private static readonly IPAddress[] TwoAddresses = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")];

    [Fact]
    public void Any_free_port_is_the_same_for_all_addresses()
    {
        using var ports = Take(new ListenGroup([.. TwoAddresses.Select(address => new IPEndPoint(address, 0))], false));

        Assert.Equal(TwoAddresses, ports.EndPoints.Select(endPoint => endPoint.Address));
        Assert.NotEqual(0, Assert.Single(ports.EndPoints.Select(endPoint => endPoint.Port).Distinct()));
    }

    [Fact]
    public void A_default_port_on_loopback_gives_way()
    {
        using var first = Take(new ListenGroup([new IPEndPoint(IPAddress.Loopback, 0)], false));
        var taken = first.EndPoints.Single();

        using var second = Take(new ListenGroup([taken], MayMove: true));

        Assert.NotEqual(taken.Port, second.EndPoints.Single().Port);
    }

    [Fact]
    public void A_port_that_was_asked_for_does_not()
    {
        using var first = Take(new ListenGroup([new IPEndPoint(IPAddress.Loopback, 0)], false));

        Assert.Throws<TurnStartException>(() => Take(new ListenGroup([.. first.EndPoints], MayMove: false)));
    }

    [Fact]
    public void A_UDP_port_that_others_share_counts_as_taken()
    {
        using var shared = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // SO_REUSEPORT, as the loops of a server set it.
        shared.SetRawSocketOption(1, 15, BitConverter.GetBytes(1));
        shared.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Throws<TurnStartException>(() => Take(new ListenGroup([(IPEndPoint)shared.LocalEndPoint!], false)));
    }

    private static ReservedPorts Take(ListenGroup group) => ReservedPorts.Take(group, udp: true, "--port");
}
